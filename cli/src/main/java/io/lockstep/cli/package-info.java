/**
 * The {@code lockstep} command: reads the command line, runs the library, prints results.
 *
 * <p>May import every other package of the project. Confined to the main thread.
 */
@NullMarked
package io.lockstep.cli;

import org.jspecify.annotations.NullMarked;
