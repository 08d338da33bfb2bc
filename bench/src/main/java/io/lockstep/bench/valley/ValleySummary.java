package io.lockstep.bench.valley;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * The runs of an optimizer on a task at one rate.
 *
 * @param factor the rate, as a multiple of the usual one
 * @param runs one for each seed
 */
record ValleySummary(double factor, List<ValleyRun> runs) {
  ValleySummary {
    runs = List.copyOf(runs);
  }

  /** Returns that of the usual rate, if it was run. */
  static Optional<ValleySummary> usual(List<ValleyRun> all, ValleyTask task, String optimizer) {
    return summaries(all, task, optimizer).stream().filter(s -> s.factor == 1).findFirst();
  }

  /** Returns that of the rate with the least loss for the first seed, if there is one. */
  static Optional<ValleySummary> best(List<ValleyRun> all, ValleyTask task, String optimizer) {
    return summaries(all, task, optimizer).stream()
        .min(Comparator.comparingDouble(s -> s.runs.getFirst().loss()));
  }

  private static List<ValleySummary> summaries(
      List<ValleyRun> all, ValleyTask task, String optimizer) {
    return all.stream()
        .filter(run -> run.task() == task && run.optimizer().equals(optimizer))
        .sorted(Comparator.comparingLong(ValleyRun::seed))
        .collect(Collectors.groupingBy(ValleyRun::factor))
        .entrySet()
        .stream()
        .map(entry -> new ValleySummary(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** Returns how many seeds diverged. */
  long diverged() {
    return runs.stream().filter(ValleyRun::diverged).count();
  }

  /** Returns the mean of those that did not diverge. */
  OptionalDouble loss() {
    return runs.stream().filter(run -> !run.diverged()).mapToDouble(ValleyRun::loss).average();
  }

  /** Returns the greatest loss of a seed less the least. */
  double spread() {
    var losses =
        runs.stream()
            .filter(run -> !run.diverged())
            .mapToDouble(ValleyRun::loss)
            .summaryStatistics();
    return losses.getCount() == 0 ? 0 : losses.getMax() - losses.getMin();
  }

  double accuracy() {
    return runs.stream().mapToDouble(ValleyRun::accuracy).max().orElse(0);
  }
}
