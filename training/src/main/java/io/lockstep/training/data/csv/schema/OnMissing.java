package io.lockstep.training.data.csv.schema;

/** What becomes of missing values. */
public enum OnMissing {
  /** They are an error that counts them. */
  ERROR,
  /** The lines that have any are left out. */
  DROP,
  /**
   * They are replaced by what is usual in the examples that are trained on. Lines without a label
   * are left out.
   */
  IMPUTE
}
