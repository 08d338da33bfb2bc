package io.lockstep.kernels.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the elements of a tensor lie in a buffer: element {@code [i, j, ...]} is at {@code offset +
 * i*strides[0] + j*strides[1] + ...}, all in elements. A stride of 0 repeats an element
 * (broadcast). In a specification that a planner makes the offset is 0: where an argument begins is
 * passed when it is launched.
 */
public record Layout(Shape shape, List<Integer> strides, int offset) {
  /** Checks that there is one stride for each axis. */
  public Layout {
    strides = List.copyOf(strides);
    if (strides.size() != shape.rank()) {
      throw new IllegalArgumentException(
          "[layout] " + strides.size() + " strides for shape " + shape);
    }
  }

  /** Returns the row-major layout that starts at 0; of no elements, strides end at 2^31 - 1. */
  public static Layout contiguous(Shape shape) {
    List<Integer> strides = new ArrayList<>();
    int stride = 1;
    for (int d : shape.dims().reversed()) {
      strides.addFirst(stride);
      stride = (int) Math.min(Integer.MAX_VALUE, (long) stride * Math.max(d, 1));
    }
    return new Layout(shape, strides, 0);
  }

  /** Returns whether the elements lie in row-major order without gaps, from {@link #offset}. */
  public boolean isContiguous() {
    int expected = 1;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      int size = shape.dim(axis);
      if (size != 1 && strides.get(axis) != expected) {
        return shape.size() == 0;
      }
      expected *= size;
    }
    return true;
  }

  /** Returns whether this is exactly a whole row-major buffer. */
  public boolean isIdentity() {
    return offset == 0 && isContiguous();
  }

  /**
   * Returns the number of elements of a buffer from the first to the last of the layout, both
   * included and what lies between them, too; 0 if there are none. No stride is negative.
   */
  public long span() {
    if (shape.size() == 0) {
      return 0;
    }
    long last = 0;
    for (int axis = 0; axis < shape.rank(); axis++) {
      last += (shape.dim(axis) - 1L) * strides.get(axis);
    }
    return last + 1;
  }

  /** Returns the number of elements, those that are seen more than once counted once. */
  public long distinct() {
    long count = 1;
    for (int axis = 0; axis < shape.rank(); axis++) {
      count *= strides.get(axis) == 0 ? Math.min(shape.dim(axis), 1) : shape.dim(axis);
    }
    return Math.min(count, span());
  }

  /** Returns the layout with axes reordered: axis {@code i} of the result is {@code order[i]}. */
  public Layout permute(List<Integer> order) {
    return new Layout(
        new Shape(order.stream().map(shape.dims()::get).toList()),
        order.stream().map(strides::get).toList(),
        offset);
  }

  /**
   * Returns the layout broadcast to a shape of the same rank or higher, whose trailing sizes are
   * equal or replace 1.
   */
  public Layout expand(Shape target) {
    List<Integer> result = new ArrayList<>();
    int lead = target.rank() - shape.rank();
    for (int axis = 0; axis < target.rank(); axis++) {
      boolean repeated = axis < lead || shape.dim(axis - lead) != target.dim(axis);
      if (repeated && axis >= lead && shape.dim(axis - lead) != 1) {
        throw new IllegalArgumentException("[expand] cannot expand " + shape + " to " + target);
      }
      result.add(repeated ? 0 : strides.get(axis - lead));
    }
    return new Layout(target, result, offset);
  }

  /** Returns the part of one axis from {@code start} with {@code size} elements. */
  public Layout slice(int axis, int start, int size) {
    Shape part = shape.with(axis, size);
    long first = part.size() == 0 ? offset : offset + (long) start * strides.get(axis);
    return new Layout(part, strides, Math.toIntExact(first));
  }

  /** Returns the layout of windows: {@link Window#over} says which axes there are. */
  public Layout windows(List<Window> windows) {
    List<Integer> steps = new ArrayList<>(strides);
    for (Window window : windows) {
      int stride = strides.get(window.axis());
      steps.set(window.axis(), stride * window.stride());
      steps.add(stride * window.dilation());
    }
    return new Layout(Window.over(shape, windows), steps, offset);
  }

  /**
   * Returns the layout of the same elements, in the same row-major order, under another shape of
   * the same size; empty if no strides can express it, so that a copy is needed.
   */
  public Optional<Layout> reshape(Shape target) {
    if (target.size() == 0 || shape.size() == 0) {
      return Optional.of(new Layout(target, contiguous(target).strides(), offset));
    }
    List<Integer> sizes = new ArrayList<>();
    List<Integer> steps = new ArrayList<>();
    merge(sizes, steps);
    List<Integer> result = new ArrayList<>();
    int group = 0;
    int remaining = sizes.isEmpty() ? 1 : sizes.getFirst();
    for (int size : target.dims()) {
      if (size == 1) {
        result.add(0);
        continue;
      }
      if (remaining == 1) {
        group++;
        remaining = sizes.get(group);
      }
      if (remaining % size != 0) {
        return Optional.empty();
      }
      remaining /= size;
      result.add(remaining * steps.get(group));
    }
    return Optional.of(new Layout(target, result, offset));
  }

  /** Returns the layout with neighbouring axes joined where one stride walks both. */
  public Layout collapsed() {
    List<Integer> sizes = new ArrayList<>();
    List<Integer> steps = new ArrayList<>();
    merge(sizes, steps);
    return new Layout(new Shape(sizes), steps, offset);
  }

  /**
   * Returns whether one stride walks an axis and the one behind it, and both may be one. That is no
   * matter of course in a layout without elements.
   */
  static boolean walksBoth(int outerSize, int outerStride, int size, int stride) {
    return outerStride == (long) stride * size && (long) outerSize * size <= Integer.MAX_VALUE;
  }

  private void merge(List<Integer> sizes, List<Integer> steps) {
    for (int axis = 0; axis < shape.rank(); axis++) {
      int size = shape.dim(axis);
      int step = strides.get(axis);
      if (size == 1) {
        continue;
      }
      if (!sizes.isEmpty() && walksBoth(sizes.getLast(), steps.getLast(), size, step)) {
        sizes.set(sizes.size() - 1, sizes.getLast() * size);
        steps.set(steps.size() - 1, step);
      } else {
        sizes.add(size);
        steps.add(step);
      }
    }
  }
}
