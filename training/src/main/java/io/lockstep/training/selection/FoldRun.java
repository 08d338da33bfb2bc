package io.lockstep.training.selection;

import io.lockstep.training.data.DataParts;

/** Trains a new model on one part of the data and evaluates it on both. */
@FunctionalInterface
public interface FoldRun {
  /** Trains and evaluates. */
  FoldScore run(DataParts parts);
}
