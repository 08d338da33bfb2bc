package io.lockstep.parity;

import io.lockstep.parity.cases.GradientCase;
import io.lockstep.parity.cases.GradientCase.Operand;
import io.lockstep.parity.cases.Inputs;
import io.lockstep.tensor.CompiledStep;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Gradients against central differences, in 64-bit floats: the relative difference {@code
 * ||a-n||/(||a||+||n||)} of the analytic and the numeric gradient.
 */
public final class GradientCheck {
  /** Below this, a gradient is right. */
  public static final double TOLERANCE = 1e-6;

  /** Balances the cubic term against rounding. */
  private static final double STEP = 1e-5;

  private GradientCheck() {}

  /**
   * Returns the relative difference over all operands together.
   *
   * @param engine one with F64
   */
  public static double difference(Engine engine, GradientCase given) {
    Inputs in = new Inputs(engine, given.name().hashCode(), true);
    List<Tensor> operands = new ArrayList<>();
    List<double[]> points = new ArrayList<>();
    for (Operand operand : given.operands()) {
      double[] point =
          in.random().doubles(size(operand.dims()), operand.low(), operand.high()).toArray();
      points.add(point);
      operands.add(in.of(point, operand.dims()));
    }
    Tensor y = given.function().apply(GradientCase.with(operands, given.fixed().apply(in)));
    Tensor weighted = y.mul(in.floats(y.shape().toArray())).sum();
    double[] analytic = concat(weighted.gradientsOrZeros(operands));
    double[] numeric = new double[analytic.length];
    try (CompiledStep step = engine.compile(List.of(weighted), List.of())) {
      int at = 0;
      for (int i = 0; i < points.size(); i++) {
        for (int j = 0; j < points.get(i).length; j++) {
          double above = moved(engine, step, operands.get(i), points.get(i), j, STEP);
          double below = moved(engine, step, operands.get(i), points.get(i), j, -STEP);
          numeric[at++] = (above - below) / (2 * STEP);
        }
        engine.write(operands.get(i), MemorySegment.ofArray(points.get(i)));
      }
    }
    return relative(analytic, numeric);
  }

  /**
   * Returns what is wrong with the gradients of a case, for people; empty if they are right.
   *
   * @param engine one with F64
   */
  public static String check(Engine engine, GradientCase given) {
    double difference = difference(engine, given);
    return difference < TOLERANCE
        ? ""
        : "[gradient] "
            + given
            + ": the gradient is not the slope, their relative difference is "
            + difference
            + ", above "
            + TOLERANCE
            + "; look for a formula with another derivative, a detach(), or an operand outside of"
            + " where it is smooth";
  }

  private static double moved(
      Engine engine, CompiledStep step, Tensor operand, double[] point, int j, double by) {
    double[] moved = point.clone();
    moved[j] += by;
    engine.write(operand, MemorySegment.ofArray(moved));
    step.run();
    return step.output(0).item();
  }

  /** Returns {@code ||a-n||/(||a||+||n||)}, 0 if both are zero. */
  static double relative(double[] a, double[] n) {
    double difference = 0;
    double norms = 0;
    double normA = 0;
    for (int i = 0; i < a.length; i++) {
      difference += (a[i] - n[i]) * (a[i] - n[i]);
      normA += a[i] * a[i];
      norms += n[i] * n[i];
    }
    double sum = Math.sqrt(normA) + Math.sqrt(norms);
    return sum == 0 ? 0 : Math.sqrt(difference) / sum;
  }

  private static double[] concat(List<Tensor> gradients) {
    return gradients.stream().flatMapToDouble(g -> Arrays.stream(g.toDoubles())).toArray();
  }

  private static int size(int[] dims) {
    return Arrays.stream(dims).reduce(1, (a, b) -> a * b);
  }
}
