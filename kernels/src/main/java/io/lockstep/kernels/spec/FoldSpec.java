package io.lockstep.kernels.spec;

import io.lockstep.kernels.expr.DType;
import java.util.List;

/**
 * The adjoint of windows: each element of the result is +0 plus what the windows hold of it, added
 * in ascending order of its place within the window, places counted in row-major order.
 *
 * @param type F32 or F64
 * @param shape the shape of the result
 * @param windows the windows over it
 * @param input layout over {@code Window.over(shape, windows)}
 */
public record FoldSpec(DType type, Shape shape, List<Window> windows, Layout input)
    implements KernelSpec {
  /**
   * Checks that there are windows, and that the layout is over them.
   *
   * @throws IllegalArgumentException with the first thing that does not fit
   */
  public FoldSpec {
    windows = List.copyOf(windows);
    SpecParts.windows(type, windows);
    SpecParts.over(Window.over(shape, windows), "input", List.of(input));
  }

  @Override
  public String name() {
    return "fold";
  }

  @Override
  public String summary() {
    return "Fold " + input.shape() + " to " + shape;
  }

  @Override
  public List<DType> arguments() {
    return List.of(type, type);
  }

  @Override
  public int inputCount() {
    return 1;
  }

  @Override
  public List<Layout> layouts() {
    return List.of(input, Layout.contiguous(shape));
  }

  @Override
  public long flops() {
    return input.shape().size();
  }
}
