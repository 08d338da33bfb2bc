package io.lockstep.parity.pair;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.ArgumentLayouts;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.Layout;
import java.util.ArrayList;
import java.util.List;

/**
 * The elements of one argument that a kernel reads or writes, and where they lie.
 *
 * @param dtype the type of an element
 * @param layout each element's place, from the beginning of the argument
 */
record Region(DType dtype, Layout layout) {
  /** Returns the regions of all arguments of a kernel, inputs first. */
  static List<Region> of(KernelSpec spec) {
    List<Layout> layouts = ArgumentLayouts.of(spec);
    List<DType> types = spec.arguments();
    List<Region> regions = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      regions.add(new Region(types.get(i), layouts.get(i)));
    }
    return regions;
  }

  /** Returns the number of elements, those that repeat counted each time. */
  int size() {
    return layout.shape().size();
  }

  /** Returns the byte of the argument at which the first element begins. */
  long firstByte() {
    return (long) layout.offset() * dtype.bytes();
  }

  /** Returns the number of bytes from the first element to the end of the last. */
  long byteSize() {
    if (size() == 0) {
      return 0;
    }
    long last = 0;
    for (int axis = 0; axis < layout.shape().rank(); axis++) {
      last += (layout.shape().dim(axis) - 1L) * layout.strides().get(axis);
    }
    return (last + 1) * dtype.bytes();
  }

  /** Returns a walk over the elements in row-major order. */
  Walk walk() {
    return new Walk(layout);
  }

  /** The places of the elements in row-major order, counted in elements from the first one. */
  static final class Walk {
    private final int[] sizes;
    private final int[] strides;
    private final int[] at;
    private long place;

    private Walk(Layout layout) {
      sizes = layout.shape().toArray();
      strides = layout.strides().stream().mapToInt(Integer::intValue).toArray();
      at = new int[sizes.length];
    }

    /** Returns the place of the next element, beginning with the first. */
    long next() {
      long here = place;
      for (int axis = sizes.length - 1; axis >= 0; axis--) {
        place += strides[axis];
        if (++at[axis] < sizes[axis]) {
          break;
        }
        place -= (long) sizes[axis] * strides[axis];
        at[axis] = 0;
      }
      return here;
    }
  }

  /** Returns the coordinates of the element at a row-major index. */
  List<Integer> coordinates(int index) {
    List<Integer> at = new ArrayList<>();
    int rest = index;
    for (int size : layout.shape().dims().reversed()) {
      at.addFirst(rest % size);
      rest /= size;
    }
    return at;
  }

  /** Returns type and shape, as in {@code F32[2,3]}. */
  @Override
  public String toString() {
    return dtype + layout.shape().toString();
  }
}
