/**
 * Examples to train on: tables outside the heap or in files, the readers and generators that make
 * them, and scaling.
 *
 * <p>Imports the JDK, {@code kernels.random} and {@code kernels.text}; nothing of the engine.
 * Tables and scalings are immutable and safe for use by many threads.
 */
@NullMarked
package io.lockstep.training.data;

import org.jspecify.annotations.NullMarked;
