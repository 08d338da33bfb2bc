/**
 * Long runs: a million steps, and a day of many short engines in one JVM, with memory, descriptors,
 * threads and speed of each tenth beside those of the others.
 *
 * <p>May import the training library, {@code bench.cpu} for the name of the processor, and picocli.
 * All of it is for one thread.
 */
@NullMarked
package io.lockstep.bench.endurance;

import org.jspecify.annotations.NullMarked;
