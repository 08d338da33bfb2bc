/**
 * Runs that were kept in folders, listed, compared and shown.
 *
 * <p>May import {@code training.run} and {@code cli.terminal}. Confined to the main thread.
 */
@NullMarked
package io.lockstep.cli.runs;

import org.jspecify.annotations.NullMarked;
