/**
 * Reverse-mode differentiation of the graph: gradients are graph nodes too, so they differentiate,
 * fuse and run like any other. Rules stand in one table. Imports {@code graph} and {@code
 * io.lockstep.kernels}. Stateless.
 */
@NullMarked
package io.lockstep.autograd;

import org.jspecify.annotations.NullMarked;
