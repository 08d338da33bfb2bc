package io.lockstep.parity;

import io.lockstep.parity.cases.GradientCase;
import io.lockstep.parity.cases.GradientCase.Operand;
import io.lockstep.parity.cases.Inputs;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.gradient.GradientCheck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The gradients of cases against central differences, in 64-bit floats. */
public final class CaseGradients {
  /** Below this, a gradient is right. */
  public static final double TOLERANCE = GradientCheck.F64.tolerance();

  private CaseGradients() {}

  /**
   * Returns the relative difference over all operands together.
   *
   * @param engine one with F64
   */
  public static double difference(Engine engine, GradientCase given) {
    Inputs in = new Inputs(engine, given.name().hashCode(), true);
    List<Tensor> operands = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Operand operand : given.operands()) {
      double[] point =
          in.random().doubles(size(operand.dims()), operand.low(), operand.high()).toArray();
      operands.add(in.of(point, operand.dims()));
      names.add("operand " + operands.size());
    }
    return GradientCheck.F64.check(by -> weighted(in, given, by), names, operands).difference();
  }

  private static Tensor weighted(Inputs in, GradientCase given, List<Tensor> operands) {
    Tensor y = given.function().apply(GradientCase.with(operands, given.fixed().apply(in)));
    return y.mul(in.floats(y.shape().toArray())).sum();
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

  private static int size(int[] dims) {
    return Arrays.stream(dims).reduce(1, (a, b) -> a * b);
  }
}
