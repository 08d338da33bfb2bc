package io.lockstep.training.data.csv.schema;

/** What a missing number is replaced by; a missing category is always by the most frequent one. */
public enum Imputation {
  /** The mean. */
  MEAN,
  /** The median: of an even number of values the mean of the middle two. */
  MEDIAN,
  /** The most frequent value, the smallest among equals. */
  FREQUENT
}
