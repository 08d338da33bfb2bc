/**
 * Stateless random numbers on the host: the Philox generator, the register of random streams and
 * seeded permutations.
 *
 * <p>Imports the JDK alone. Everything here is a pure function of its arguments, so it is safe for
 * use by many threads and gives the same bits for any number of them.
 */
@NullMarked
package io.lockstep.kernels.random;

import org.jspecify.annotations.NullMarked;
