package io.lockstep.training.metric;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether what is said to be probable comes true as often: probabilities of a class in bins of one
 * width, those that are empty left out, as scikit-learn's {@code calibration_curve} has it.
 *
 * @param of the name of the class
 * @param predicted the mean probability of each bin
 * @param happened the share of its examples that are of the class
 * @param weights how many examples, or their weight, there are in each bin
 */
public record CalibrationCurve(
    String of, List<Double> predicted, List<Double> happened, List<Double> weights) {
  /** Copies the points. */
  public CalibrationCurve {
    predicted = List.copyOf(predicted);
    happened = List.copyOf(happened);
    weights = List.copyOf(weights);
  }

  /**
   * Returns the curve of a class against the others, where probabilities were predicted.
   *
   * @param bins how many, such as 10
   */
  public static CalibrationCurve of(Outcomes outcomes, int index, int bins) {
    Bins gathered = Bins.of(bins);
    for (int i = 0; i < outcomes.size(); i++) {
      double p = outcomes.prediction(i, index);
      gathered.add(p, outcomes.actual(i) == index, outcomes.weight(i));
    }
    List<Double> predicted = new ArrayList<>();
    List<Double> happened = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    for (int bin = 0; bin < bins; bin++) {
      double weight = gathered.weight()[bin];
      if (weight > 0) {
        predicted.add(gathered.probability()[bin] / weight);
        happened.add(gathered.happened()[bin] / weight);
        weights.add(weight);
      }
    }
    String name = ConfusionMatrix.names(outcomes.classes(), outcomes.width()).get(index);
    return new CalibrationCurve(name, predicted, happened, weights);
  }

  /** Returns it as a JSON object. */
  public ObjectNode toJson() {
    return Points.json(of)
        .with("predicted", predicted)
        .with("happened", happened)
        .with("weights", weights)
        .node();
  }
}
