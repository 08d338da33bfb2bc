/**
 * What the system asks a command to end by, such as Ctrl-C, and what it does then.
 *
 * <p>May import {@code backend.temporary} and {@code cli.terminal}. The system tells signals on
 * threads of its own.
 */
@NullMarked
package io.lockstep.cli.signal;

import org.jspecify.annotations.NullMarked;
