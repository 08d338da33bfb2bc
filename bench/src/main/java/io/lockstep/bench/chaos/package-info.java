/**
 * Kills {@code lockstep train --checkpoints} again and again, starts the same command each time,
 * and compares what is left at the end with an uninterrupted run, bit by bit.
 *
 * <p>May import the training library for the names of files and their readers, {@code faults} for
 * the loss of power, {@code bench.cpu} for the name of the processor, Jackson and picocli. What is
 * killed are processes of the command. A story is for one thread; several may be told at once.
 */
@NullMarked
package io.lockstep.bench.chaos;

import org.jspecify.annotations.NullMarked;
