package io.lockstep.parity.cases;

import io.lockstep.kernels.expr.DType;
import io.lockstep.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A function whose gradient is compared with central differences, in 64-bit floats.
 *
 * @param operation the tensor operation, activation or loss
 * @param variant what sort of operands
 * @param operands what to differentiate by
 * @param fixed draws what else the function needs, such as indices
 * @param function of the operands, then of what is fixed, to a tensor of any shape
 */
public record GradientCase(
    String operation,
    String variant,
    List<Operand> operands,
    Function<Inputs, List<Tensor>> fixed,
    Function<List<Tensor>, Tensor> function) {

  /** Copies the list. */
  public GradientCase {
    operands = List.copyOf(operands);
  }

  /** Creates the case of a function that needs nothing but its operands. */
  public GradientCase(
      String operation,
      String variant,
      List<Operand> operands,
      Function<List<Tensor>, Tensor> function) {
    this(operation, variant, operands, _ -> List.of(), function);
  }

  /** Returns the name in messages. */
  public String name() {
    return operation + "/" + variant;
  }

  /** Returns the gradients of this one's gradients. */
  public GradientCase secondOrder() {
    return new GradientCase(
        operation,
        variant + ", second order",
        operands,
        fixed,
        t -> flatGradient(function.apply(t).square().sum(), t.subList(0, operands.size())));
  }

  private static Tensor flatGradient(Tensor y, List<Tensor> wrt) {
    return Tensor.concat(0, y.gradientsOrZeros(wrt).stream().map(Tensor::flatten).toList());
  }

  /** Returns the function with its gradients as a case, in floats of a type. */
  public Case in(DType floats) {
    return new Case(
        "gradient",
        name() + " in " + floats,
        floats,
        in -> {
          List<Tensor> by =
              operands.stream().map(o -> in.between(o.low(), o.high(), o.dims())).toList();
          Tensor y = function.apply(with(by, fixed.apply(in)));
          List<Tensor> results = new ArrayList<>(List.of(y));
          results.addAll(y.mul(in.floats(y.shape().toArray())).sum().gradientsOrZeros(by));
          return new Case.Computation(results, List.of());
        });
  }

  /** Returns the operands and what is fixed, as the function takes them. */
  public static List<Tensor> with(List<Tensor> operands, List<Tensor> fixed) {
    List<Tensor> all = new ArrayList<>(operands);
    all.addAll(fixed);
    return all;
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
    public static Operand mixed(Integer... shape) {
      return new Operand(-2, 2, List.of(shape));
    }

    /** Returns an operand in 0.5..2. */
    public static Operand positive(Integer... shape) {
      return new Operand(0.5, 2, List.of(shape));
    }

    /** Returns the shape as an array. */
    public int[] dims() {
      return shape.stream().mapToInt(Integer::intValue).toArray();
    }
  }
}
