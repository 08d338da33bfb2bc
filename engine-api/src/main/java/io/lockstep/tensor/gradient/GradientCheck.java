package io.lockstep.tensor.gradient;

import io.lockstep.kernels.expr.DType;
import io.lockstep.tensor.CompiledStep;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import io.lockstep.tensor.TensorException.TypeMismatch;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Gradients against central differences {@code (f(x + h) - f(x - h)) / 2h} of every element, told
 * by the relative difference {@code ||a - n|| / (||a|| + ||n||)} of the computed gradient a and the
 * numeric one n. It computes the function twice for each element, so it is meant for small tensors.
 *
 * <p>In 64-bit floats, which the CPU has, a right gradient differs by about 1e-9 and a wrong one by
 * 1e-3 and more; the tolerance of 1e-6 lies between. In 32-bit floats differences are rounded to a
 * few digits: steps are longer, the tolerance is 1e-2, and only gross faults are found. Where the
 * function has a kink nearer than a step (relu at 0, equal elements of max) a right gradient fails;
 * take other elements there.
 *
 * @param step h, for elements up to 1; for larger ones times their magnitude
 * @param tolerance below this relative difference a gradient is right
 */
public record GradientCheck(double step, double tolerance) {
  /** For 64-bit floats. */
  public static final GradientCheck F64 = new GradientCheck(1e-5, 1e-6);

  /** For 32-bit floats. */
  public static final GradientCheck F32 = new GradientCheck(0x1p-6, 1e-2);

  private static final long WEIGHTS = 1;

  /** Checks that both are above 0. */
  public GradientCheck {
    if (!(step > 0 && tolerance > 0)) {
      throw new IllegalArgumentException(
          "[gradient check] step "
              + step
              + " and tolerance "
              + tolerance
              + " must be above 0; use GradientCheck.F64 for the usual ones");
    }
  }

  /**
   * Checks the gradients of a function at some tensors, by the usual step and tolerance of their
   * type.
   *
   * @param function builds a tensor of floats of any shape from tensors like those given; what it
   *     draws at random must be the same each time
   * @param at where, all of F64 (on the CPU) or all of F32
   */
  public static GradientReport check(Function<List<Tensor>, Tensor> function, Tensor... at) {
    boolean single = at.length > 0 && at[0].dtype() == DType.F32;
    List<String> names = IntStream.rangeClosed(1, at.length).mapToObj(i -> "input " + i).toList();
    return (single ? F32 : F64).check(function, names, List.of(at));
  }

  /**
   * Checks the gradients of a function at some tensors.
   *
   * @param function builds a tensor of floats of any shape from tensors like those given
   * @param names what the tensors are called in the report
   * @param at where, all of F64 (on the CPU) or all of F32
   */
  public GradientReport check(
      Function<List<Tensor>, Tensor> function, List<String> names, List<Tensor> at) {
    DType type = type(names, at);
    Engine engine = at.getFirst().engine();
    List<double[]> points = at.stream().map(Tensor::toDoubles).toList();
    List<Tensor> inputs = at.stream().map(x -> variable(x, type)).toList();
    Tensor value = weighted(function.apply(inputs));
    List<Tensor> gradients = value.gradientsOrZeros(inputs);
    List<double[]> analytic = gradients.stream().map(Tensor::toDoubles).toList();
    List<double[]> numeric = new ArrayList<>();
    double[] most = {Math.abs(value.item())};
    try (CompiledStep compiled = engine.compile(List.of(value), List.of())) {
      for (int i = 0; i < inputs.size(); i++) {
        numeric.add(slopes(compiled, inputs.get(i), points.get(i), most));
      }
    }
    double unit = type == DType.F32 ? 0x1p-24 : 0x1p-53;
    double noise = 32 * unit * (most[0] + 1) / step;
    List<InputGradient> compared = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      compared.add(
          InputGradient.of(
              names.get(i), at.get(i).shape(), analytic.get(i), numeric.get(i), noise, tolerance));
    }
    return new GradientReport(InputGradient.difference(analytic, numeric), tolerance, compared);
  }

  private static DType type(List<String> names, List<Tensor> at) {
    if (at.isEmpty() || names.size() != at.size()) {
      throw new ShapeMismatch(
          "gradient check",
          "needs one tensor at least, and a name for each: "
              + at.size()
              + " tensors, "
              + names.size()
              + " names");
    }
    DType type = at.getFirst().dtype();
    for (Tensor x : at) {
      if (x.dtype() != type || !type.isFloat()) {
        throw new TypeMismatch(
            "gradient check",
            "needs floats of one type, got "
                + at.getFirst().describe()
                + " and "
                + x.describe()
                + "; convert them with cast(DType.F64)");
      }
    }
    return type;
  }

  private static Tensor variable(Tensor x, DType type) {
    int[] shape = x.shape().toArray();
    return type == DType.F32
        ? x.engine().variable(x.toFloats(), shape)
        : x.engine().variable(x.toDoubles(), shape);
  }

  /** One number that each element of the result takes part in with a weight of its own. */
  private static Tensor weighted(Tensor y) {
    if (y.size() == 1) {
      return y.reshape();
    }
    Tensor weights = y.engine().randn(WEIGHTS, y.shape().toArray()).cast(y.dtype());
    return y.mul(weights).sum();
  }

  private double[] slopes(CompiledStep compiled, Tensor input, double[] point, double[] most) {
    double[] slopes = new double[point.length];
    for (int i = 0; i < point.length; i++) {
      double reach = step * Math.max(1, Math.abs(point[i]));
      double above = of(input, point[i] + reach);
      double below = of(input, point[i] - reach);
      double up = value(compiled, input, point, i, above);
      double down = value(compiled, input, point, i, below);
      most[0] = Math.max(most[0], Math.max(Math.abs(up), Math.abs(down)));
      slopes[i] = (up - down) / (above - below);
    }
    write(input, point);
    return slopes;
  }

  /** The number that is nearest in the type of the input. */
  private static double of(Tensor input, double x) {
    return input.dtype() == DType.F32 ? (float) x : x;
  }

  private static double value(
      CompiledStep compiled, Tensor input, double[] point, int at, double moved) {
    double[] elements = point.clone();
    elements[at] = moved;
    write(input, elements);
    compiled.run();
    return compiled.output(0).item();
  }

  private static void write(Tensor input, double[] elements) {
    if (input.dtype() == DType.F64) {
      input.engine().write(input, MemorySegment.ofArray(elements));
      return;
    }
    float[] rounded = new float[elements.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) elements[i];
    }
    input.engine().write(input, rounded);
  }
}
