package io.lockstep.training.search.pruner;

import io.lockstep.training.search.trial.Direction;
import io.lockstep.training.search.trial.TrialResult;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.stream.DoubleStream;

/**
 * The rungs of successive halving in its asynchronous form (Li et al.: A System for Massively
 * Parallel Hyperparameter Tuning, 2020): steps at which the better part of the trials that came as
 * far goes on, each a factor behind the one before.
 *
 * @param first step of the first rung
 * @param factor between rungs; one in so many trials goes on
 */
record Rungs(double first, int factor) {
  /**
   * Returns whether a trial ends at its last report: it has just come to a rung, and is not among
   * the better part of those there, itself among them.
   *
   * @param others trials that it is compared with
   */
  boolean end(SortedMap<Integer, Double> reports, List<TrialResult> others, Direction direction) {
    int step = reports.lastKey();
    int before = reports.size() == 1 ? 0 : reports.headMap(step).lastKey();
    for (double rung = first; rung <= step; rung *= factor) {
      if (before < rung && !isAmongBest(rung, reports, others, direction)) {
        return true;
      }
    }
    return false;
  }

  private boolean isAmongBest(
      double rung,
      SortedMap<Integer, Double> reports,
      List<TrialResult> others,
      Direction direction) {
    double own = direction.cost(reports.getOrDefault(reports.lastKey(), Double.NaN));
    List<Double> costs =
        DoubleStream.concat(
                DoubleStream.of(own),
                others.stream()
                    .map(t -> at(rung, t.reports()))
                    .filter(OptionalDouble::isPresent)
                    .mapToDouble(value -> direction.cost(value.getAsDouble())))
            .boxed()
            .sorted(Comparator.naturalOrder())
            .toList();
    return own <= costs.get(Math.max(0, costs.size() / factor - 1));
  }

  /** The value with which a trial came to a rung, if it did. */
  private static OptionalDouble at(double rung, SortedMap<Integer, Double> reports) {
    return reports.entrySet().stream()
        .filter(e -> e.getKey() >= rung)
        .mapToDouble(e -> e.getValue())
        .findFirst();
  }
}
