package io.lockstep.tensor.nonfinite;

import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.Shape;
import java.util.Arrays;

/** Elements by their position in row-major order. */
final class Index {
  private Index() {}

  /** Returns the index of an element along each axis. */
  static int[] of(Shape shape, int element) {
    int[] index = new int[shape.rank()];
    int rest = element;
    for (int axis = index.length - 1; axis >= 0; axis--) {
      index[axis] = rest % shape.dim(axis);
      rest /= shape.dim(axis);
    }
    return index;
  }

  /** Returns the index for people, as in {@code [17,3]}. */
  static String text(Shape shape, int element) {
    return Arrays.toString(of(shape, element)).replace(" ", "");
  }

  /** Returns where an element of a layout lies in its buffer. */
  static int position(Layout layout, int element) {
    int[] index = of(layout.shape(), element);
    int position = layout.offset();
    for (int axis = 0; axis < index.length; axis++) {
      position += index[axis] * layout.strides().get(axis);
    }
    return position;
  }
}
