package io.lockstep.training.search.pruner;

import static io.lockstep.kernels.library.Hyperparameter.in;

import io.lockstep.kernels.library.Interval;
import io.lockstep.kernels.library.Signature;
import io.lockstep.training.search.trial.StudyView;
import io.lockstep.training.search.trial.TrialResult;
import io.lockstep.training.search.trial.TrialState;
import java.util.SortedMap;
import java.util.stream.DoubleStream;

/**
 * Ends a trial whose best value so far is worse than the median of the values that completed trials
 * had at the same step (Golovin et al.: Google Vizier, 2017), with the usual values of Optuna.
 */
record MedianPruner(Signature signature) implements Pruner {
  private static final Interval COUNT = Interval.atLeast(0);

  MedianPruner() {
    this(
        Signature.of(
            "median",
            in(Interval.atLeast(1), "startup", 5, "completed trials before any is ended"),
            in(COUNT, "warmup", 0, "steps of a trial before it can be ended"),
            in(Interval.atLeast(1), "interval", 1, "steps from one decision to the next")));
  }

  @Override
  public Pruner with(Signature values) {
    return new MedianPruner(values);
  }

  @Override
  public boolean prunes(StudyView known, SortedMap<Integer, Double> reports) {
    int step = reports.lastKey();
    int warmup = (int) signature.value("warmup");
    boolean due = step > warmup && (step - warmup - 1) % (int) signature.value("interval") == 0;
    double[] others =
        known.finished().stream()
            .filter(t -> t.state() == TrialState.COMPLETED)
            .map(TrialResult::reports)
            .filter(r -> r.containsKey(step))
            .mapToDouble(r -> known.direction().cost(r.getOrDefault(step, Double.NaN)))
            .sorted()
            .toArray();
    long completed =
        known.finished().stream().filter(t -> t.state() == TrialState.COMPLETED).count();
    if (!due || completed < signature.value("startup") || others.length == 0) {
      return false;
    }
    double best = costs(known, reports).min().orElseThrow();
    return best > median(others);
  }

  private static DoubleStream costs(StudyView known, SortedMap<Integer, Double> reports) {
    return reports.values().stream().mapToDouble(known.direction()::cost);
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1
        ? sorted[middle]
        : sorted[middle - 1] + (sorted[middle] - sorted[middle - 1]) / 2;
  }
}
