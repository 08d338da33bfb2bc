package io.lockstep.training.metric;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * How many examples of a class are found, and how many others are taken for one, at each threshold
 * of its score: the points where the curve turns, as scikit-learn's {@code roc_curve} has them.
 *
 * @param of the name of the class
 * @param falsePositiveRates the share of the others whose score is at least the threshold, rising
 * @param truePositiveRates the share of the class's examples whose score is, rising
 * @param thresholds falling from infinity
 * @param area under the curve; NaN without examples of the class, or without others
 */
public record RocCurve(
    String of,
    List<Double> falsePositiveRates,
    List<Double> truePositiveRates,
    List<Double> thresholds,
    double area) {
  /** Copies the points. */
  public RocCurve {
    falsePositiveRates = List.copyOf(falsePositiveRates);
    truePositiveRates = List.copyOf(truePositiveRates);
    thresholds = List.copyOf(thresholds);
  }

  /** Returns the curve of a class against the others, where scores of classes were predicted. */
  public static RocCurve of(Outcomes outcomes, int index) {
    Ranking ranking = Ranking.of(outcomes, index);
    List<Double> wrong = new ArrayList<>(List.of(0.0));
    List<Double> right = new ArrayList<>(List.of(0.0));
    List<Double> thresholds = new ArrayList<>(List.of(Double.POSITIVE_INFINITY));
    for (int level = 0; level < ranking.levels(); level++) {
      if (!isOnTheWay(ranking, level)) {
        wrong.add(ranking.wrong()[level] / ranking.negatives());
        right.add(ranking.right()[level] / ranking.positives());
        thresholds.add(ranking.thresholds()[level]);
      }
    }
    String name = ConfusionMatrix.names(outcomes.classes(), outcomes.width()).get(index);
    return new RocCurve(name, wrong, right, thresholds, ranking.area());
  }

  /** Whether the curve goes straight on there, as from the level before to the next one. */
  private static boolean isOnTheWay(Ranking ranking, int level) {
    if (level == 0 || level == ranking.levels() - 1) {
      return false;
    }
    double[] x = ranking.wrong();
    double[] y = ranking.right();
    return x[level] - x[level - 1] == x[level + 1] - x[level]
        && y[level] - y[level - 1] == y[level + 1] - y[level];
  }

  /** Returns it as a JSON object. */
  public ObjectNode toJson() {
    return Points.json(of)
        .with("false_positive_rates", falsePositiveRates)
        .with("true_positive_rates", truePositiveRates)
        .with("thresholds", thresholds)
        .with("area", area)
        .node();
  }
}
