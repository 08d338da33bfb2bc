package io.lockstep.kernels.render.c.source;

import io.lockstep.kernels.spec.Layout;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the elements of an argument lie, as C text over their coordinates. A stride of 0 or 1 on
 * the last axis is part of the text; all other strides, and an offset that is not 0, are sizes.
 */
public final class ElementAddress {
  private final String offset;
  private final List<String> strides = new ArrayList<>();

  /** Adds the strides of an argument, called by its name, to the sizes. */
  public ElementAddress(KernelArguments arguments, String name, Layout layout) {
    offset = layout.offset() == 0 ? "" : arguments.size(name + "_offset", layout.offset());
    int last = layout.shape().rank() - 1;
    for (int axis = 0; axis <= last; axis++) {
      int stride = layout.strides().get(axis);
      boolean fixed = axis == last && (stride == 0 || stride == 1);
      strides.add(
          fixed ? Integer.toString(stride) : arguments.size(name + "_stride" + axis, stride));
    }
  }

  /** Returns the stride of an axis. */
  public String stride(int axis) {
    return strides.get(axis);
  }

  /** Returns the offset, empty if it is 0. */
  public String offset() {
    return offset;
  }

  /** Returns the element's position; unsigned, so that negative strides wrap to where they lead. */
  public String at(List<String> coordinates) {
    List<String> terms = new ArrayList<>();
    if (!offset.isEmpty()) {
      terms.add(offset);
    }
    for (int axis = 0; axis < strides.size(); axis++) {
      String stride = strides.get(axis);
      if (!stride.equals("0")) {
        String coordinate = coordinates.get(axis);
        terms.add(stride.equals("1") ? coordinate : coordinate + " * " + stride);
      }
    }
    return terms.isEmpty() ? "0" : String.join(" + ", terms);
  }
}
