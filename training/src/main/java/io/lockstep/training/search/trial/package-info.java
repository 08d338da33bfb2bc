/**
 * Trials of a search: what was tried, what came of it, and what may be known when the next one is
 * decided on. Imports {@code io.lockstep.training.search.space} and {@code
 * io.lockstep.kernels.random}. Immutable but for {@code TrialRandom}, which one thread uses.
 */
@NullMarked
package io.lockstep.training.search.trial;

import org.jspecify.annotations.NullMarked;
