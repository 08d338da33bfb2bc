package io.lockstep.training.search.sampler;

import io.lockstep.training.search.space.NumberAxis;
import io.lockstep.training.search.trial.TrialRandom;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * A density on the line of a parameter: a normal distribution around each number that was seen, and
 * a wide one around the middle as the prior, each cut off at the ends of the line. A distribution
 * is as wide as the larger distance to its neighbours, within limits.
 */
final class ParzenEstimator {
  private final NumberAxis axis;
  private final double left;
  private final double right;
  private final double[] means;
  private final double[] deviations;
  private final double[] weights;

  private ParzenEstimator(NumberAxis axis, double[] means) {
    this.axis = axis;
    this.left = axis.left();
    this.right = axis.right();
    this.means = means;
    this.weights = ParzenWeights.of(means.length - 1);
    this.deviations = deviations();
  }

  /**
   * Returns the density.
   *
   * @param seen numbers, the oldest first
   */
  static ParzenEstimator of(NumberAxis axis, double[] seen) {
    double[] means = Arrays.copyOf(seen, seen.length + 1);
    for (int i = 0; i < seen.length; i++) {
      means[i] = axis.place(seen[i]);
    }
    means[seen.length] = (axis.left() + axis.right()) / 2;
    return new ParzenEstimator(axis, means);
  }

  private double[] deviations() {
    int n = means.length;
    double[] all = new double[n];
    Integer[] order = IntStream.range(0, n).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(i -> means[i]));
    double widest = right - left;
    double narrowest = widest / Math.min(100, 1 + n);
    for (int i = 0; i < n; i++) {
      double mean = means[order[i]];
      double before = i == 0 ? n > 1 ? mean : left : means[order[i - 1]];
      double behind = i == n - 1 ? n > 1 ? mean : right : means[order[i + 1]];
      double distance = Math.max(mean - before, behind - mean);
      all[order[i]] = Math.clamp(distance, narrowest, widest);
    }
    all[n - 1] = widest;
    return all;
  }

  /** Draws a number. */
  double draw(TrialRandom random) {
    if (left == right) {
      return axis.at(left);
    }
    int kernel = ChoiceDensity.draw(weights, random);
    while (true) {
      double place = means[kernel] + deviations[kernel] * random.normal();
      if (place >= left && place <= right) {
        return axis.at(place);
      }
    }
  }

  /** Returns the density at a number, or the probability of its bin where there are steps. */
  double density(double number) {
    if (left == right) {
      return 1;
    }
    double sum = 0;
    for (int k = 0; k < means.length; k++) {
      double whole = between(k, left, right);
      double part =
          axis.step() == 0
              ? NormalCurve.density((axis.place(number) - means[k]) / deviations[k]) / deviations[k]
              : between(
                  k, axis.place(number - axis.step() / 2), axis.place(number + axis.step() / 2));
      sum += weights[k] * part / whole;
    }
    return sum;
  }

  private double between(int k, double from, double to) {
    return NormalCurve.between((from - means[k]) / deviations[k], (to - means[k]) / deviations[k]);
  }
}
