package io.lockstep.training.metric;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * How many of the examples that are taken for a class are of it, and how many of it are found, at
 * each threshold of its score, as scikit-learn's {@code precision_recall_curve} has it: thresholds
 * rise, and behind the last one stand a precision of 1 and a recall of 0.
 *
 * @param of the name of the class
 * @param precisions one more than there are thresholds
 * @param recalls as many, falling; 1 where there are no examples of the class
 * @param thresholds rising
 * @param average the average precision
 */
public record PrecisionRecallCurve(
    String of,
    List<Double> precisions,
    List<Double> recalls,
    List<Double> thresholds,
    double average) {
  /** Copies the points. */
  public PrecisionRecallCurve {
    precisions = List.copyOf(precisions);
    recalls = List.copyOf(recalls);
    thresholds = List.copyOf(thresholds);
  }

  /** Returns the curve of a class against the others, where scores of classes were predicted. */
  public static PrecisionRecallCurve of(Outcomes outcomes, int index) {
    Ranking ranking = Ranking.of(outcomes, index);
    List<Double> precisions = new ArrayList<>();
    List<Double> recalls = new ArrayList<>();
    List<Double> thresholds = new ArrayList<>();
    double positives = ranking.positives();
    for (int level = ranking.levels() - 1; level >= 0; level--) {
      double right = ranking.right()[level];
      precisions.add(right / (right + ranking.wrong()[level]));
      recalls.add(positives == 0 ? 1 : right / positives);
      thresholds.add(ranking.thresholds()[level]);
    }
    precisions.add(1.0);
    recalls.add(0.0);
    String name = ConfusionMatrix.names(outcomes.classes(), outcomes.width()).get(index);
    return new PrecisionRecallCurve(
        name, precisions, recalls, thresholds, ranking.averagePrecision());
  }

  /** Returns it as a JSON object. */
  public ObjectNode toJson() {
    return Points.json(of)
        .with("precisions", precisions)
        .with("recalls", recalls)
        .with("thresholds", thresholds)
        .with("average_precision", average)
        .node();
  }
}
