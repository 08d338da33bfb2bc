/**
 * Initial values that need more than an expression of each element: matrices as a whole, drawn and
 * computed on the host in double precision in a fixed order, and the inverse of the normal
 * distribution. Imports {@code kernels.expr}, {@code kernels.function} and {@code kernels.random}.
 * Pure functions of their arguments; safe for use by many threads.
 */
@NullMarked
package io.lockstep.training.initial;

import org.jspecify.annotations.NullMarked;
