/**
 * Pruners: which trials of a search are ended early, since others were better by then. Imports
 * {@code io.lockstep.training.search.trial} and {@code io.lockstep.kernels.library}. Safe for use
 * by many threads.
 */
@NullMarked
package io.lockstep.training.search.pruner;

import org.jspecify.annotations.NullMarked;
