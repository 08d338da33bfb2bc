package io.lockstep.training.loop;

import io.lockstep.training.evaluation.LossTotal;
import io.lockstep.training.watch.TrainingWarning;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a run is: all that a trainer has besides its model and its optimizer. Together they are one
 * moment of the run, from which it goes on to the same bits. There is no random state: what is
 * drawn follows from the seed and the number of the step, the order of the examples from the seed
 * and the number of the epoch.
 *
 * @param epochs whole epochs that the model has been trained for, over all its runs
 * @param batches steps done in the epoch that goes on, which may be all of them; 0 between epochs
 * @param total the losses of the examples of these steps, added up
 * @param seconds that these steps took
 * @param lastEpoch the epoch that the run is to end with unless it is stopped; 0 before a run
 * @param ended whether a callback has ended the run, so that no epoch is to follow
 * @param reports those of the run's epochs so far
 * @param warnings what was warned of in the run so far
 * @param callbacks the states of callbacks by their names
 */
public record RunState(
    int epochs,
    int batches,
    LossTotal.Parts total,
    double seconds,
    int lastEpoch,
    boolean ended,
    List<EpochReport> reports,
    List<TrainingWarning> warnings,
    Map<String, Map<String, String>> callbacks) {
  /**
   * Checks the numbers and copies the collections.
   *
   * @throws IllegalArgumentException if they are those of no run
   */
  public RunState {
    reports = List.copyOf(reports);
    warnings = List.copyOf(warnings);
    Map<String, Map<String, String>> copied = new LinkedHashMap<>();
    callbacks.forEach(
        (name, state) -> copied.put(name, Collections.unmodifiableMap(new LinkedHashMap<>(state))));
    callbacks = Collections.unmodifiableMap(copied);
    require(epochs >= 0, epochs + " epochs", "0 or more");
    require(batches >= 0, batches + " steps of an epoch", "0 or more");
    require(seconds >= 0 && Double.isFinite(seconds), seconds + " seconds", "a time");
    require(lastEpoch >= 0, "an end after " + lastEpoch + " epochs", "0 or more");
    require(
        reports.size() <= epochs && (reports.isEmpty() || reports.getLast().epoch() == epochs),
        reports.size() + " reports after " + epochs + " epochs",
        "those of the last epochs");
    require(!ended || batches == 0, "an end after " + batches + " steps of an epoch", "whole ones");
  }

  private static void require(boolean fits, String given, String wanted) {
    if (!fits) {
      throw new IllegalArgumentException(
          "[run state] " + given + " cannot be; there must be " + wanted);
    }
  }

  /** Returns that of a model between runs. */
  public static RunState after(int epochs) {
    return new RunState(
        epochs, 0, LossTotal.Parts.ZERO, 0, 0, false, List.of(), List.of(), Map.of());
  }
}
