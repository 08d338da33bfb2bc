/**
 * The library of activations, row-wise functions, losses, optimizer updates and random bits, one
 * constant each, as scalar expressions; derivatives come from the derivative table. Imports {@code
 * expr}, {@code function} and {@code text}. Immutable and safe to share between threads.
 */
@NullMarked
package io.lockstep.kernels.library;

import org.jspecify.annotations.NullMarked;
