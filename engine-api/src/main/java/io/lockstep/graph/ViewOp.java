package io.lockstep.graph;

import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.kernels.spec.Window;
import java.util.List;
import java.util.Optional;

/** A way to see the same elements under another shape. */
public sealed interface ViewOp {
  /** Returns the shape of the view of a tensor of the given shape. */
  Shape apply(Shape shape);

  /** Returns the view of a layout, or empty if no strides can express it. */
  Optional<Layout> apply(Layout layout);

  /** The elements in the same row-major order under another shape of the same size. */
  record Reshape(Shape shape) implements ViewOp {
    @Override
    public Shape apply(Shape from) {
      return shape;
    }

    @Override
    public Optional<Layout> apply(Layout layout) {
      return layout.reshape(shape);
    }
  }

  /** Axes reordered: axis {@code i} of the result is axis {@code order[i]}. */
  record Permute(List<Integer> order) implements ViewOp {
    /** Copies the order. */
    public Permute {
      order = List.copyOf(order);
    }

    @Override
    public Shape apply(Shape from) {
      return new Shape(order.stream().map(from.dims()::get).toList());
    }

    @Override
    public Optional<Layout> apply(Layout layout) {
      return Optional.of(layout.permute(order));
    }

    /** Returns the order that undoes this one. */
    public Permute inverse() {
      Integer[] inverse = new Integer[order.size()];
      for (int i = 0; i < inverse.length; i++) {
        inverse[order.get(i)] = i;
      }
      return new Permute(List.of(inverse));
    }
  }

  /** Repetition of axes of size 1, and of the whole along new leading axes. */
  record Expand(Shape shape) implements ViewOp {
    @Override
    public Shape apply(Shape from) {
      return shape;
    }

    @Override
    public Optional<Layout> apply(Layout layout) {
      return Optional.of(layout.expand(shape));
    }
  }

  /** The part of one axis from {@code start} with {@code size} elements. */
  record Slice(int axis, int start, int size) implements ViewOp {
    @Override
    public Shape apply(Shape from) {
      return from.with(axis, size);
    }

    @Override
    public Optional<Layout> apply(Layout layout) {
      return Optional.of(layout.slice(axis, start, size));
    }
  }

  /** All windows over some axes, whose elements become axes behind the others. */
  record Windows(List<Window> windows) implements ViewOp {
    /** Copies the list. */
    public Windows {
      windows = List.copyOf(windows);
    }

    @Override
    public Shape apply(Shape from) {
      return Window.over(from, windows);
    }

    @Override
    public Optional<Layout> apply(Layout layout) {
      return Optional.of(layout.windows(windows));
    }
  }
}
