/**
 * Searches for the parameters with which something is best: studies of many trials, of which each
 * is decided on by the results of those before it in the order of their numbers. So a study has one
 * result, however many trials run at a time and however often it is interrupted. Imports {@code
 * io.lockstep.training.search.pruner}, {@code io.lockstep.training.search.sampler}, {@code
 * io.lockstep.training.search.trial}, {@code io.lockstep.training.search.space}, {@code
 * io.lockstep.training.data} for its exception, and {@code io.lockstep.backend}. A study runs
 * trials on threads of its own; a trial is confined to its thread.
 */
@NullMarked
package io.lockstep.training.search;

import org.jspecify.annotations.NullMarked;
