/**
 * Silent data corruption: steps of which every kernel is computed twice from the same inputs, what
 * differed, and the moment the run goes back to. Imports {@code backend.compare}, {@code runtime},
 * {@code tensor}, {@code training.nonfinite} and what lies below it. Used by the thread that
 * trains.
 */
@NullMarked
package io.lockstep.training.verify;

import org.jspecify.annotations.NullMarked;
