package io.lockstep.training.data.csv.schema;

/** What becomes of a category that does not occur in the data that the model was trained on. */
public enum Unseen {
  /** It is an error that names it. */
  ERROR,
  /** It is none of the known ones: 0 in the columns of all of them. */
  ZERO
}
