package io.lockstep.parity.cases;

import io.lockstep.tensor.Tensor;
import java.util.List;
import java.util.function.Function;

/**
 * A function whose gradient is compared with central differences, in 64-bit floats.
 *
 * @param operation the tensor operation, activation or loss
 * @param variant what sort of operands
 * @param operands what to differentiate by
 * @param function of the operands, to a tensor of any shape
 */
public record GradientCase(
    String operation,
    String variant,
    List<Operand> operands,
    Function<List<Tensor>, Tensor> function) {

  /** Copies the list. */
  public GradientCase {
    operands = List.copyOf(operands);
  }

  /** Returns the name in messages. */
  public String name() {
    return operation + "/" + variant;
  }

  @Override
  public String toString() {
    return name();
  }

  /**
   * An operand with evenly distributed elements.
   *
   * @param low the least element
   * @param high the largest element
   * @param shape its shape
   */
  public record Operand(double low, double high, List<Integer> shape) {
    /** Returns an operand in -2..2. */
    static Operand mixed(Integer... shape) {
      return new Operand(-2, 2, List.of(shape));
    }

    /** Returns an operand in 0.5..2. */
    static Operand positive(Integer... shape) {
      return new Operand(0.5, 2, List.of(shape));
    }

    /** Returns the shape as an array. */
    public int[] dims() {
      return shape.stream().mapToInt(Integer::intValue).toArray();
    }
  }
}
