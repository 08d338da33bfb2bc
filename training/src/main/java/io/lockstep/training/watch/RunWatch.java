package io.lockstep.training.watch;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a run is warned of, once each: again only after it was over. What one step alone may show,
 * such as the first one, is told when two watched steps in a row do; exploding gradients at once.
 */
public final class RunWatch {
  private static final Set<WarningKind> OF_LOSSES =
      EnumSet.of(WarningKind.PLATEAU, WarningKind.OVERFITTING);

  private final StepWarnings ofSteps;
  private final LossWarnings ofLosses;
  private final Map<WarningKind, Integer> inRow = new EnumMap<>(WarningKind.class);

  /** Creates the watch of a run. */
  public RunWatch(WatchThresholds thresholds) {
    this.ofSteps = new StepWarnings(thresholds);
    this.ofLosses = new LossWarnings(thresholds);
  }

  /** Returns what is known of the run so far, as texts by name. */
  public Map<String, String> state() {
    Map<String, String> state = new LinkedHashMap<>();
    state.put("first_norm", Double.toString(ofSteps.firstNorm()));
    state.put("training", ofLosses.training());
    state.put("validation", ofLosses.validation());
    inRow.forEach((kind, count) -> state.put(kind.id(), count.toString()));
    return state;
  }

  /**
   * Goes on from what was known of a run.
   *
   * @throws IllegalArgumentException if it is not what {@link #state} gives
   */
  public void resume(Map<String, String> state) {
    ofSteps.resume(Double.parseDouble(state.getOrDefault("first_norm", "NaN")));
    ofLosses.resume(state.getOrDefault("training", ""), state.getOrDefault("validation", ""));
    inRow.clear();
    for (WarningKind kind : WarningKind.values()) {
      String count = state.get(kind.id());
      if (count != null) {
        inRow.put(kind, Integer.valueOf(count));
      }
    }
  }

  /** Returns what is new in a watched step. */
  public List<TrainingWarning> after(WatchReport report) {
    return fresh(ofSteps.of(report), EnumSet.complementOf(EnumSet.copyOf(OF_LOSSES)));
  }

  /**
   * Returns what is new after an epoch.
   *
   * @param epoch its number, from 1
   * @param step steps taken so far
   * @param trainLoss mean loss of the examples as they were trained on
   * @param validationLoss loss of those held out, or NaN without any
   */
  public List<TrainingWarning> after(
      int epoch, long step, double trainLoss, double validationLoss) {
    return fresh(ofLosses.after(epoch, step, trainLoss, validationLoss), OF_LOSSES);
  }

  private List<TrainingWarning> fresh(List<TrainingWarning> found, Set<WarningKind> judged) {
    List<TrainingWarning> fresh = new ArrayList<>();
    Set<WarningKind> over = EnumSet.copyOf(judged);
    for (TrainingWarning warning : found) {
      over.remove(warning.kind());
      if (inRow.merge(warning.kind(), 1, Integer::sum) == needed(warning.kind())) {
        fresh.add(warning);
      }
    }
    inRow.keySet().removeAll(over);
    return fresh;
  }

  private static int needed(WarningKind kind) {
    return switch (kind) {
      case EXPLODING_GRADIENTS, PLATEAU, OVERFITTING -> 1;
      case VANISHING_GRADIENTS, DEAD_UNITS, SATURATED_UNITS, UPDATE_RATIO -> 2;
    };
  }
}
