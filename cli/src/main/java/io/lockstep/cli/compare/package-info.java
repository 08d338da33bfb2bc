/**
 * The commands that compare devices: parity, diff, replay.
 *
 * <p>May import the parity kit, training, {@code cli.device}, {@code cli.data}, {@code cli.run} and
 * {@code cli.terminal}. Confined to the main thread.
 */
@NullMarked
package io.lockstep.cli.compare;

import org.jspecify.annotations.NullMarked;
