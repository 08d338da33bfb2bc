package io.lockstep.kernels.spec;

import java.util.ArrayList;
import java.util.List;

/**
 * Windows that slide along one axis: element {@code t} of window {@code o} is the axis's element
 * {@code o * stride + t * dilation}.
 *
 * @param axis the axis that they slide along
 * @param size elements of a window, at least 1
 * @param stride elements from one window to the next, at least 1
 * @param dilation elements from one of a window's elements to the next, at least 1
 */
public record Window(int axis, int size, int stride, int dilation) {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if the axis is negative, or another number below 1
   */
  public Window {
    SpecParts.require(axis >= 0, "a window slides along axis " + axis);
    SpecParts.require(
        size >= 1 && stride >= 1 && dilation >= 1,
        "a window has size " + size + ", stride " + stride + ", dilation " + dilation);
  }

  /** Returns the number of elements from the first to the last of a window, both included. */
  public long extent() {
    return (size - 1L) * dilation + 1;
  }

  /** Returns how many windows an axis of so many elements has room for. */
  public int count(int length) {
    return length < extent() ? 0 : (int) ((length - extent()) / stride) + 1;
  }

  /** Returns whether each element of an axis of so many lies in one window. */
  public boolean tiles(int length) {
    return (size == 1 ? stride == 1 : stride == size && dilation == 1) && length % size == 0;
  }

  /**
   * Returns how many windows there are over a shape: in place of each axis the number of its
   * windows.
   *
   * @throws IllegalArgumentException if an axis does not exist or has two windows
   */
  public static Shape counts(Shape shape, List<Window> windows) {
    return new Shape(over(shape, windows).dims().subList(0, shape.rank()));
  }

  /**
   * Returns the shape of all windows over a shape: in place of each axis the number of its windows,
   * and behind all axes the sizes of the windows, in their order.
   *
   * @throws IllegalArgumentException if an axis does not exist or has two windows
   */
  public static Shape over(Shape shape, List<Window> windows) {
    List<Integer> dims = new ArrayList<>(shape.dims());
    for (int i = 0; i < windows.size(); i++) {
      Window window = windows.get(i);
      int axis = window.axis();
      boolean fits =
          axis < shape.rank() && windows.subList(0, i).stream().noneMatch(w -> w.axis() == axis);
      SpecParts.require(fits, "windows " + windows + " do not slide over " + shape);
      dims.set(axis, window.count(shape.dim(axis)));
      dims.add(window.size());
    }
    return new Shape(dims);
  }
}
