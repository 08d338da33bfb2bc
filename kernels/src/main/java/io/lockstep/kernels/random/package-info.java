/**
 * Stateless random numbers: the Philox generator, on the host and as scalar expressions for a
 * device, the register of random streams, and seeded permutations.
 *
 * <p>Imports {@code expr} and {@code function}. Everything here is a pure function of its
 * arguments, so it is safe for use by many threads and gives the same bits for any number of them.
 */
@NullMarked
package io.lockstep.kernels.random;

import org.jspecify.annotations.NullMarked;
