package io.lockstep.training.metric;

import java.util.Arrays;

/**
 * Examples of a class and others by falling score: at each score that there is, how many of either
 * have at least that.
 *
 * @param thresholds the scores, falling; equal ones once
 * @param right weights of the examples of the class
 * @param wrong weights of the others
 */
@SuppressWarnings("ArrayRecordComponent") // Within the package, and never compared.
record Ranking(double[] thresholds, double[] right, double[] wrong) {
  /** Returns the ranking by the scores of a class; without thresholds where one is NaN. */
  static Ranking of(Outcomes outcomes, int index) {
    int size = outcomes.size();
    double[] scores = new double[size];
    for (int i = 0; i < size; i++) {
      scores[i] = score(outcomes, i, index);
    }
    double[] rising = Arrays.stream(scores).sorted().distinct().toArray();
    int levels = rising.length;
    double[] right = new double[levels];
    double[] wrong = new double[levels];
    for (int i = 0; i < size; i++) {
      int level = levels - 1 - Arrays.binarySearch(rising, scores[i]);
      (outcomes.actual(i) == index ? right : wrong)[level] += outcomes.weight(i);
    }
    double[] falling = new double[levels];
    for (int level = 0; level < levels; level++) {
      falling[level] = rising[levels - 1 - level];
      if (level > 0) {
        right[level] += right[level - 1];
        wrong[level] += wrong[level - 1];
      }
    }
    return new Ranking(falling, right, wrong);
  }

  /** The score, in which there is one zero. */
  private static double score(Outcomes outcomes, int example, int index) {
    return outcomes.prediction(example, index) + 0.0;
  }

  /** Returns whether every score is a number. */
  boolean isOfNumbers() {
    return thresholds.length == 0 || !Double.isNaN(thresholds[0]);
  }

  int levels() {
    return thresholds.length;
  }

  /** Returns the weight of all examples of the class. */
  double positives() {
    return levels() == 0 ? 0 : right[levels() - 1];
  }

  /** Returns the weight of all others. */
  double negatives() {
    return levels() == 0 ? 0 : wrong[levels() - 1];
  }

  /** Returns the share of pairs of an example of the class and another that are in order. */
  double area() {
    double area = 0;
    double before = 0;
    double passed = 0;
    for (int level = 0; level < levels(); level++) {
      area += (wrong[level] - passed) * (right[level] + before) / 2;
      before = right[level];
      passed = wrong[level];
    }
    return isOfNumbers() ? area / (positives() * negatives()) : Double.NaN;
  }

  /** Returns the mean of the precisions at which recall rises, by how much it does. */
  double averagePrecision() {
    if (!isOfNumbers()) {
      return Double.NaN;
    }
    double sum = 0;
    double before = 0;
    for (int level = 0; level < levels(); level++) {
      double precision = right[level] / (right[level] + wrong[level]);
      sum += (right[level] - before) * precision;
      before = right[level];
    }
    return positives() == 0 ? 0 : sum / positives();
  }
}
