/**
 * What every command shares: where it writes, how its result is told, how it fails, its version.
 *
 * <p>May import training and the kernels' library, but none of the other packages of the command.
 * Confined to the main thread.
 */
@NullMarked
package io.lockstep.cli.terminal;

import org.jspecify.annotations.NullMarked;
