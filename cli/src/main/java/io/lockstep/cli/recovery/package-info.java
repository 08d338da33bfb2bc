/**
 * A run that is kept while it goes on, goes on from what was kept, and ends well when the system
 * asks it to.
 *
 * <p>May import training, {@code cli.terminal}, {@code cli.signal} and {@code cli.run}. Confined to
 * the main thread, but for what is done by a signal.
 */
@NullMarked
package io.lockstep.cli.recovery;

import org.jspecify.annotations.NullMarked;
