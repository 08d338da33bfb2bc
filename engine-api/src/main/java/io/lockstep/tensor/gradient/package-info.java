/**
 * Gradients beside differences of values: a check for operations, layers and losses of one's own.
 * Imports {@code tensor} and {@code io.lockstep.kernels}. Immutable; for tensors the rule of their
 * engine holds.
 */
@NullMarked
package io.lockstep.tensor.gradient;

import org.jspecify.annotations.NullMarked;
