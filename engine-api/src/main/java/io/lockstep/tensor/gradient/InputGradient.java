package io.lockstep.tensor.gradient;

import io.lockstep.kernels.spec.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The gradient by one input beside the numeric one.
 *
 * @param name what the input is called
 * @param shape its shape
 * @param difference {@code ||a - n|| / (||a|| + ||n||)}; 0 where both are nothing but the rounding
 *     of the differences
 * @param isRight whether that is below the tolerance
 * @param worst where the element is that differs most, of an empty input nowhere
 * @param analytic the computed gradient there
 * @param numeric the numeric one there
 * @param worstDifference {@code |a - n| / max(|a|, |n|)} there; 0 where that is nothing but
 *     rounding
 */
public record InputGradient(
    String name,
    Shape shape,
    double difference,
    boolean isRight,
    List<Integer> worst,
    double analytic,
    double numeric,
    double worstDifference) {
  /** Copies the list. */
  public InputGradient {
    worst = List.copyOf(worst);
  }

  /** Compares two gradients, of which the numeric one may be off by some noise. */
  static InputGradient of(
      String name, Shape shape, double[] a, double[] n, double noise, double tolerance) {
    int worst = 0;
    double most = -1;
    boolean quiet = true;
    for (int i = 0; i < a.length; i++) {
      double relative = relative(a[i], n[i], noise);
      quiet &= Math.abs(a[i]) <= noise && Math.abs(n[i]) <= noise;
      if (relative > most || (Double.isNaN(relative) && !Double.isNaN(most))) {
        most = relative;
        worst = i;
      }
    }
    double difference = quiet ? 0 : difference(List.of(a), List.of(n));
    boolean some = a.length > 0;
    return new InputGradient(
        name,
        shape,
        difference,
        difference < tolerance,
        some ? place(worst, shape) : List.of(),
        some ? a[worst] : 0,
        some ? n[worst] : 0,
        some ? most : 0);
  }

  private static double relative(double a, double n, double noise) {
    double apart = Math.abs(a - n);
    return apart <= noise ? 0 : apart / Math.max(Math.abs(a), Math.abs(n));
  }

  private static List<Integer> place(int index, Shape shape) {
    List<Integer> place = new ArrayList<>();
    int rest = index;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      place.add(rest % shape.dim(axis));
      rest /= shape.dim(axis);
    }
    Collections.reverse(place);
    return place;
  }

  /** Returns {@code ||a-n||/(||a||+||n||)} of some gradients together, 0 if all are zero. */
  static double difference(List<double[]> analytic, List<double[]> numeric) {
    double apart = 0;
    double a = 0;
    double n = 0;
    for (int i = 0; i < analytic.size(); i++) {
      for (int j = 0; j < analytic.get(i).length; j++) {
        double x = analytic.get(i)[j];
        double y = numeric.get(i)[j];
        apart += (x - y) * (x - y);
        a += x * x;
        n += y * y;
      }
    }
    double sum = Math.sqrt(a) + Math.sqrt(n);
    return sum == 0 ? 0 : Math.sqrt(apart) / sum;
  }

  @Override
  public String toString() {
    String told = name + " " + shape + ": relative difference " + difference;
    return isRight
        ? told
        : told
            + ", worst at "
            + worst
            + ": computed "
            + analytic
            + ", numeric "
            + numeric
            + ", apart by "
            + worstDifference;
  }
}
