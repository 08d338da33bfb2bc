package io.lockstep.tensor.nonfinite;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** Which of the values that went into an operation made its result NaN or infinite. */
final class Leading {
  private Leading() {}

  /**
   * Returns those that lead to a result: of NaN the NaNs, else the infinities; none if all that
   * went in was finite.
   */
  static <T> List<T> of(double result, List<T> operands, ToDoubleFunction<T> values) {
    if (Double.isNaN(result)) {
      List<T> nans = operands.stream().filter(o -> Double.isNaN(values.applyAsDouble(o))).toList();
      if (!nans.isEmpty()) {
        return nans;
      }
    }
    return operands.stream().filter(o -> !Double.isFinite(values.applyAsDouble(o))).toList();
  }
}
