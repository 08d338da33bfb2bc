/**
 * Trainings whose bits are kept in files and compared across versions of Lockstep and of Java:
 * {@link io.lockstep.parity.golden.GoldenTraining}.
 *
 * <p>May import {@code backend}, {@code tensor}, {@code kernels}, the parameters and files of
 * {@code training}, {@code parity} with its subpackages, and JUnit. Used by one thread at a time;
 * trainings of different files may run at the same time.
 */
@NullMarked
package io.lockstep.parity.golden;

import org.jspecify.annotations.NullMarked;
