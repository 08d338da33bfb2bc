/**
 * Watching a run: statistics of each layer at every k-th step, and warnings about what commonly
 * goes wrong, each with what to try.
 *
 * <p>Imports nothing of Lockstep: it is numbers and what is to be said of them. Records never
 * change; what judges them is used by one thread at a time.
 */
@NullMarked
package io.lockstep.training.watch;

import org.jspecify.annotations.NullMarked;
