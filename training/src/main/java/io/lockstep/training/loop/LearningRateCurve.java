package io.lockstep.training.loop;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The loss at each of some rising learning rates, as {@link LearningRateFinder} found it.
 *
 * @param points in the order of their rates
 * @param diverged whether the loss rose so far, or was no number, that the search ended there
 */
public record LearningRateCurve(List<Point> points, boolean diverged) {
  /** Half a window, as a share of the points. */
  private static final double HALF = 0.1;

  /** By how many of its standard errors a slope must be below 0 to count as one. */
  private static final double CLEAR = 2;

  /**
   * A step.
   *
   * @param rate the learning rate
   * @param loss mean loss of the step's examples before it, that is, after the steps before
   * @param smoothed the mean of it and those before, of which older ones count less
   */
  public record Point(double rate, double loss, double smoothed) {}

  /** Copies the points. */
  public LearningRateCurve {
    points = List.copyOf(points);
  }

  /**
   * Returns the rate to begin with: where the loss falls most steeply over the logarithm of the
   * rate. The slope at a point is that of the straight line through the losses of the points about
   * it, a fifth of all, by least squares. Empty where no slope is below 0 by two of its standard
   * errors: the loss fell nowhere, or too few steps were taken to tell.
   */
  public OptionalDouble suggestion() {
    double steepest = 0;
    OptionalDouble rate = OptionalDouble.empty();
    for (int i = half(); i < points.size() - half(); i++) {
      Line line = line(i);
      if (line.slope < steepest && -line.slope > CLEAR * line.error) {
        steepest = line.slope;
        rate = OptionalDouble.of(points.get(i).rate());
      }
    }
    return rate;
  }

  /**
   * Returns the rate in the middle of those with the least mean loss, of as many as for {@link
   * #suggestion}; rates from there on are too high. Empty where there are too few points.
   */
  public OptionalDouble rateOfLeastLoss() {
    double least = Double.POSITIVE_INFINITY;
    OptionalDouble rate = OptionalDouble.empty();
    for (int i = half(); i < points.size() - half(); i++) {
      double mean = line(i).mean;
      if (mean < least) {
        least = mean;
        rate = OptionalDouble.of(points.get(i).rate());
      }
    }
    return rate;
  }

  private int half() {
    return Math.max(1, (int) Math.round(HALF * points.size()));
  }

  /** The straight line through the losses about a point. */
  private record Line(double mean, double slope, double error) {}

  private Line line(int middle) {
    int half = half();
    double sum = 0;
    double moment = 0;
    double squares = 0;
    for (int k = -half; k <= half; k++) {
      double loss = points.get(middle + k).loss();
      sum += loss;
      moment += k * loss;
      squares += (double) k * k;
    }
    double mean = sum / (2 * half + 1);
    double slope = moment / squares;
    double rest = 0;
    for (int k = -half; k <= half; k++) {
      double off = points.get(middle + k).loss() - mean - slope * k;
      rest += off * off;
    }
    return new Line(mean, slope, StrictMath.sqrt(rest / (2 * half - 1) / squares));
  }
}
