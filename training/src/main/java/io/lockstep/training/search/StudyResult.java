package io.lockstep.training.search;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lockstep.training.search.space.SearchSpace;
import io.lockstep.training.search.trial.Direction;
import io.lockstep.training.search.trial.TrialResult;
import io.lockstep.training.search.trial.TrialState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of a study: the same whatever the number of jobs, interrupted or not.
 *
 * @param space that was searched
 * @param direction which values are better
 * @param trials the results, in the order of their numbers
 */
public record StudyResult(SearchSpace space, Direction direction, List<TrialResult> trials) {
  /** Copies the results. */
  public StudyResult {
    trials = List.copyOf(trials);
  }

  /** Returns the best trial of those that were completed, the first where several are as good. */
  public Optional<TrialResult> best() {
    return trials.stream()
        .filter(t -> t.state() == TrialState.COMPLETED)
        .min(
            Comparator.<TrialResult>comparingDouble(t -> direction.cost(t.value()))
                .thenComparingInt(TrialResult::index));
  }

  /** Returns how many trials ended in a way. */
  public long count(TrialState state) {
    return trials.stream().filter(t -> t.state() == state).count();
  }

  /** Returns the steps of all trials together, such as epochs. */
  public long steps() {
    return trials.stream().mapToLong(TrialResult::lastStep).sum();
  }

  /** Returns the best value of completed trials after each trial; NaN before there is one. */
  public List<Double> history() {
    List<Double> history = new ArrayList<>();
    double best = Double.NaN;
    for (TrialResult trial : trials) {
      boolean counts = trial.state() == TrialState.COMPLETED;
      if (counts && (Double.isNaN(best) || direction.isBetter(trial.value(), best))) {
        best = trial.value();
      }
      history.add(best);
    }
    return history;
  }

  /** Returns how much of the differences between trials each parameter explains, by itself. */
  public Map<String, Double> importances() {
    return ParameterImportance.of(this);
  }

  /** Returns the results as JSON, in order. */
  public ArrayNode toJson() {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    trials.forEach(trial -> array.add(TrialJson.write(trial)));
    return array;
  }
}
