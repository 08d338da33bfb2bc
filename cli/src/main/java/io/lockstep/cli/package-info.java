/**
 * The {@code lockstep} command: reads the command line, calls one of the commands in its
 * subpackages, and makes of what they throw one message and an exit code.
 *
 * <p>May import its own subpackages and the exceptions of the library. Confined to the main thread.
 */
@NullMarked
package io.lockstep.cli;

import org.jspecify.annotations.NullMarked;
