/**
 * Examples to train on: data sets, the tables they lie in outside the heap or in files, and
 * scaling.
 *
 * <p>Imports the JDK, {@code backend.memory}, {@code backend.support}, {@code kernels.random} and
 * {@code kernels.text}; none of the packages below it. Tables and scalings are immutable and safe
 * for use by many threads.
 */
@NullMarked
package io.lockstep.training.data;

import org.jspecify.annotations.NullMarked;
