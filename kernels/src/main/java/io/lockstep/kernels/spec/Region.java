package io.lockstep.kernels.spec;

import io.lockstep.kernels.expr.DType;
import java.util.ArrayList;
import java.util.List;

/**
 * The elements of one argument that a kernel reads or writes, and where they lie.
 *
 * @param dtype the type of an element
 * @param layout each element's place, from the beginning of the argument
 */
public record Region(DType dtype, Layout layout) {
  /** Returns the number of elements, those that repeat counted each time. */
  public int size() {
    return layout.shape().size();
  }

  /** Returns the byte of the argument at which the first element begins. */
  public long firstByte() {
    return (long) layout.offset() * dtype.bytes();
  }

  /** Returns the number of bytes from the first element to the end of the last. */
  public long byteSize() {
    return layout.span() * dtype.bytes();
  }

  /** Returns a walk over the elements in row-major order. */
  public Walk walk() {
    return new Walk(layout);
  }

  /** The places of the elements in row-major order, counted in elements from the first one. */
  public static final class Walk {
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
    public long next() {
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
  public List<Integer> coordinates(int index) {
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
