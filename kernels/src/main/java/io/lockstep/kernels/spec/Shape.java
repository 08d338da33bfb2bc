package io.lockstep.kernels.spec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The sizes of a tensor's axes, outermost first; no axes for a scalar. A tensor holds at most
 * 2^31-1 elements.
 */
public record Shape(List<Integer> dims) {
  /** The shape of a scalar. */
  public static final Shape SCALAR = new Shape(List.of());

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if a size is negative or the product is above 2^31-1
   */
  public Shape {
    dims = List.copyOf(dims);
    long size = dims.contains(0) ? 0 : 1;
    for (int d : dims) {
      if (d < 0) {
        throw new IllegalArgumentException("[shape] sizes must not be negative: " + text(dims));
      }
      size *= d;
      if (size > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "[shape] " + text(dims) + " has more than 2147483647 elements; split the tensor");
      }
    }
  }

  /** Returns the shape with the given sizes. */
  public static Shape of(int... dims) {
    return new Shape(Arrays.stream(dims).boxed().toList());
  }

  /** Returns the number of axes. */
  public int rank() {
    return dims.size();
  }

  /** Returns the size of an axis; negative axes count from the end. */
  public int dim(int axis) {
    return dims.get(axis < 0 ? axis + rank() : axis);
  }

  /** Returns the number of elements. */
  public int size() {
    int size = 1;
    for (int axis = 0; axis < dims.size(); axis++) {
      size *= dims.get(axis);
    }
    return size;
  }

  /** Returns the shape without axes of size 1. */
  public Shape squeezed() {
    return new Shape(dims.stream().filter(d -> d != 1).toList());
  }

  /** Returns this shape with one axis resized. */
  public Shape with(int axis, int size) {
    List<Integer> changed = new ArrayList<>(dims);
    changed.set(axis, size);
    return new Shape(changed);
  }

  /** Returns the sizes as an array. */
  public int[] toArray() {
    return dims.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Returns the sizes as in {@code [2,3]}. */
  @Override
  public String toString() {
    return text(dims);
  }

  private static String text(List<Integer> dims) {
    return dims.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
  }
}
