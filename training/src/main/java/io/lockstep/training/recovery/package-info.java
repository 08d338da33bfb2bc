/**
 * Runs that are interrupted and lose nothing: folders of checkpoints, how often one is taken, and
 * the thread that writes it.
 *
 * <p>Imports {@code training.checkpoint}, {@code training.loop} and {@code training.metric}, and
 * {@code training.data}'s exception. Used by the thread that trains, but for what writes: one
 * thread for each checkpoint.
 */
@NullMarked
package io.lockstep.training.recovery;

import org.jspecify.annotations.NullMarked;
