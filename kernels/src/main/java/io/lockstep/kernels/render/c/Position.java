package io.lockstep.kernels.render.c;

import io.lockstep.kernels.spec.Layout;
import java.util.List;

/** Index arithmetic as C text, in unsigned integers, constants folded. */
final class Position {
  private Position() {}

  /** Returns the element index of the given coordinates, one text for each axis. */
  static String of(Layout layout, List<String> coordinates) {
    StringBuilder text = new StringBuilder();
    if (layout.offset() != 0) {
      text.append(layout.offset()).append('u');
    }
    for (int axis = 0; axis < coordinates.size(); axis++) {
      int stride = layout.strides().get(axis);
      if (stride == 0 || layout.shape().dim(axis) == 1) {
        continue;
      }
      String sign = stride < 0 ? " - " : " + ";
      text.append(text.isEmpty() ? (stride < 0 ? "0u - " : "") : sign);
      text.append(times(coordinates.get(axis), Math.abs(stride)));
    }
    return text.isEmpty() ? "0" : text.toString();
  }

  /** Returns {@code x * factor}. */
  static String times(String x, int factor) {
    return factor == 1 ? x : x + " * " + factor + "u";
  }

  /** Returns the coordinate of the row-major index {@code i} on an axis. */
  static String coordinate(String i, List<Integer> sizes, int axis) {
    int inner = 1;
    for (int size : sizes.subList(axis + 1, sizes.size())) {
      inner *= size;
    }
    String shifted = inner == 1 ? i : i + " / " + inner + "u";
    boolean outermost = sizes.subList(0, axis).stream().allMatch(size -> size == 1);
    return outermost ? shifted : shifted + " % " + sizes.get(axis) + "u";
  }
}
