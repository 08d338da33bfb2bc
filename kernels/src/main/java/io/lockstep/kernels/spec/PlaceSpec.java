package io.lockstep.kernels.spec;

import io.lockstep.kernels.expr.DType;
import java.util.List;

/**
 * The adjoint of {@link PickSpec}: each element of the result is +0 plus what belongs to the
 * windows whose first largest element it is, added in ascending order of its place within the
 * window.
 *
 * @param type F32 or F64
 * @param shape the shape of the result, and of what is compared
 * @param windows the windows over it
 * @param by layout over the shape of what is compared
 * @param input layout over {@code Window.counts(shape, windows)} of what is placed
 */
public record PlaceSpec(DType type, Shape shape, List<Window> windows, Layout by, Layout input)
    implements KernelSpec {
  /**
   * Checks that there are windows, and that the layouts fit them.
   *
   * @throws IllegalArgumentException with the first thing that does not fit
   */
  public PlaceSpec {
    windows = List.copyOf(windows);
    SpecParts.windows(type, windows);
    SpecParts.over(shape, "input", List.of(by));
    SpecParts.over(Window.counts(shape, windows), "input", List.of(input));
  }

  @Override
  public String name() {
    return "place_largest";
  }

  @Override
  public String summary() {
    return "Place " + input.shape() + " in " + shape;
  }

  @Override
  public List<DType> arguments() {
    return List.of(type, type, type);
  }

  @Override
  public int inputCount() {
    return 2;
  }

  @Override
  public List<Layout> layouts() {
    return List.of(by, input, Layout.contiguous(shape));
  }

  @Override
  public long flops() {
    return Window.over(shape, windows).size();
  }
}
