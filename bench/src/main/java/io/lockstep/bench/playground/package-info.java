/**
 * How fast the playground is: from the command to the first interaction, frames and steps.
 *
 * <p>May import the JDK, {@code bench.cpu} for the name of the processor, Jackson and picocli. The
 * playground runs in a process of its own, as a user starts it.
 */
@NullMarked
package io.lockstep.bench.playground;

import org.jspecify.annotations.NullMarked;
