package io.lockstep.parity.layers;

import io.lockstep.parity.own.LayerReference;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;

/** Normalizations as plain loops in double precision. */
final class PlainNorms {
  private PlainNorms() {}

  /** The mean and the variance, divided by the count, of the elements of each group. */
  record Moments(double[] mean, double[] variance, int[] count) {
    static Moments of(double[] x, int groups, IntUnaryOperator group) {
      double[] mean = new double[groups];
      double[] variance = new double[groups];
      int[] count = new int[groups];
      for (int i = 0; i < x.length; i++) {
        mean[group.applyAsInt(i)] += x[i];
        count[group.applyAsInt(i)]++;
      }
      for (int g = 0; g < groups; g++) {
        mean[g] /= count[g];
      }
      for (int i = 0; i < x.length; i++) {
        double distance = x[i] - mean[group.applyAsInt(i)];
        variance[group.applyAsInt(i)] += distance * distance / count[group.applyAsInt(i)];
      }
      return new Moments(mean, variance, count);
    }
  }

  private static double[] normalized(double[] x, Moments moments, double eps, IntUnaryOperator g) {
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      int group = g.applyAsInt(i);
      y[i] = (x[i] - moments.mean[group]) / Math.sqrt(moments.variance[group] + eps);
    }
    return y;
  }

  /** Which channel an element of a batch is of. */
  static IntUnaryOperator channel(List<Integer> shape) {
    int space = shape.subList(2, shape.size()).stream().reduce(1, (a, b) -> a * b);
    return i -> i / space % shape.get(1);
  }

  static LayerReference batchTrained(double eps) {
    return (shape, x, p) -> {
      IntUnaryOperator channel = channel(shape);
      Moments moments = Moments.of(x, shape.get(1), channel);
      return affine(normalized(x, moments, eps, channel), p, channel);
    };
  }

  private static double[] running(Map<String, double[]> p, String what) {
    return Objects.requireNonNull(p.get("running_" + what), what);
  }

  static LayerReference batchUsed(double eps) {
    return (shape, x, p) -> {
      IntUnaryOperator channel = channel(shape);
      Moments running = new Moments(running(p, "mean"), running(p, "var"), new int[shape.get(1)]);
      return affine(normalized(x, running, eps, channel), p, channel);
    };
  }

  /** Over groups of elements that lie behind one another, with factors by place in a group. */
  static LayerReference rows(int size, double eps) {
    return (_, x, p) -> affine(inRows(x, size, eps), p, i -> i % size);
  }

  /** Over groups of elements that lie behind one another, with factors by channel. */
  static LayerReference groups(IntBinaryOperator size, double eps) {
    return (shape, x, p) -> {
      int example = x.length / shape.getFirst();
      double[] y = inRows(x, size.applyAsInt(shape.get(1), example), eps);
      return affine(y, p, channel(shape));
    };
  }

  private static double[] inRows(double[] x, int size, double eps) {
    IntUnaryOperator row = i -> i / size;
    return normalized(x, Moments.of(x, x.length / size, row), eps, row);
  }

  static LayerReference rms(int size, double eps) {
    return (_, x, p) -> {
      double[] y = new double[x.length];
      for (int i = 0; i < y.length; i++) {
        double squares = 0;
        for (int j = 0; j < size; j++) {
          squares += Math.pow(x[i / size * size + j], 2);
        }
        y[i] = x[i] / Math.sqrt(squares / size + eps);
      }
      return affine(y, p, i -> i % size);
    };
  }

  private static double[] affine(double[] y, Map<String, double[]> p, IntUnaryOperator place) {
    double[] weight = p.get("weight");
    double[] bias = p.get("bias");
    for (int i = 0; i < y.length; i++) {
      y[i] *= weight == null ? 1 : weight[place.applyAsInt(i)];
      y[i] += bias == null ? 0 : bias[place.applyAsInt(i)];
    }
    return y;
  }
}
