package io.lockstep.kernels.spec;

import io.lockstep.kernels.expr.DType;
import java.util.List;

/**
 * One element for each window: the one at the place of the window's first largest element, NaN
 * being above all. The largest is sought in one tensor and the element taken from another, or from
 * the same: then it is the largest itself.
 *
 * @param type F32 or F64
 * @param shape the shape of both tensors
 * @param windows the windows over it
 * @param by layout over the shape of what is compared
 * @param input layout over the shape of what is picked
 */
public record PickSpec(DType type, Shape shape, List<Window> windows, Layout by, Layout input)
    implements KernelSpec {
  /**
   * Checks that there are windows, and that the layouts are over the shape.
   *
   * @throws IllegalArgumentException with the first thing that does not fit
   */
  public PickSpec {
    windows = List.copyOf(windows);
    SpecParts.windows(type, windows);
    SpecParts.over(shape, "input", List.of(by, input));
    Window.counts(shape, windows);
  }

  @Override
  public String name() {
    return "pick_largest";
  }

  @Override
  public String summary() {
    return "Pick " + Window.counts(shape, windows) + " of " + shape;
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
    return List.of(by, input, Layout.contiguous(Window.counts(shape, windows)));
  }

  @Override
  public long flops() {
    return Window.over(shape, windows).size();
  }
}
