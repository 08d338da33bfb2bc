/**
 * What a shell completes of a command line.
 *
 * <p>May import {@code cli.terminal}. Confined to the main thread.
 */
@NullMarked
package io.lockstep.cli.shell;

import org.jspecify.annotations.NullMarked;
