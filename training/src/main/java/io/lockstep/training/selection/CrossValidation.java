package io.lockstep.training.selection;

import io.lockstep.training.data.Dataset;
import java.util.ArrayList;
import java.util.List;

/**
 * How good models became that were trained on all folds but one each (Stone, 1974).
 *
 * @param scores of the folds, in order
 */
public record CrossValidation(List<FoldScore> scores) {
  /** Copies the scores, of which there must be one. */
  public CrossValidation {
    scores = List.copyOf(scores);
    if (scores.isEmpty()) {
      throw new IllegalArgumentException("[cross-validation] there must be one fold at least");
    }
  }

  /** Trains and evaluates on each fold, one after another. */
  public static CrossValidation of(Dataset data, Splitter splitter, FoldRun run) {
    List<FoldScore> scores = new ArrayList<>();
    for (Fold fold : splitter.split(data)) {
      scores.add(run.run(fold.parts(data)));
    }
    return new CrossValidation(scores);
  }

  /**
   * Returns a value of the examples that were trained on, over the folds.
   *
   * @param name as of {@link io.lockstep.training.evaluation.Evaluation#value}
   */
  public MeanAndDeviation training(String name) {
    return MeanAndDeviation.of(
        scores.stream().mapToDouble(s -> s.training().value(name)).toArray());
  }

  /**
   * Returns a value of the examples that were held out, over the folds.
   *
   * @param name as of {@link io.lockstep.training.evaluation.Evaluation#value}
   */
  public MeanAndDeviation validation(String name) {
    return MeanAndDeviation.of(
        scores.stream().mapToDouble(s -> s.validation().value(name)).toArray());
  }
}
