/**
 * Examples that are drawn: digits, the classes of the playground and more of them, plane and bumps.
 *
 * <p>Imports the JDK, {@code kernels.random} and {@code training.data}. Stateless; the same seed
 * draws the same examples everywhere.
 */
@NullMarked
package io.lockstep.training.data.synthetic;

import org.jspecify.annotations.NullMarked;
