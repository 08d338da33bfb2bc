package io.lockstep.training.metric;

/** How a metric is computed. */
public sealed interface Measure {
  /**
   * From the counts of classes that were said and that are, which devices add up exactly.
   *
   * @param formula what it is
   */
  record OfCounts(Counted formula) implements Measure {}

  /**
   * From every prediction.
   *
   * @param formula what it is
   */
  record OfOutcomes(Told formula) implements Measure {}

  /** A number from counts. */
  @FunctionalInterface
  interface Counted {
    /** Returns it for values of the parameters. */
    double of(ConfusionMatrix counts, MetricValues values);
  }

  /** A number from predictions and targets. */
  @FunctionalInterface
  interface Told {
    /** Returns it for values of the parameters. */
    double of(Outcomes outcomes, MetricValues values);
  }
}
