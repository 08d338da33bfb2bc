package io.lockstep.tensor.spatial;

import java.util.Arrays;
import java.util.List;

/**
 * Windows of pooling. Each list has one number for all axes of space, or one for each.
 *
 * @param size elements of a window along an axis, at least 1
 * @param stride elements from one window to the next, at least 1
 * @param padding elements on both sides of an axis, at most half of the size; or, for each axis,
 *     two numbers, of those in front and of those behind
 * @param dilation elements from one of a window's elements to the next, at least 1
 */
public record WindowOptions(
    List<Integer> size, List<Integer> stride, List<Integer> padding, List<Integer> dilation) {
  /** Copies the lists. */
  public WindowOptions {
    size = List.copyOf(size);
    stride = List.copyOf(stride);
    padding = List.copyOf(padding);
    dilation = List.copyOf(dilation);
  }

  /** Returns windows side by side, without padding. */
  public static WindowOptions of(int... size) {
    return new WindowOptions(list(size), list(size), List.of(0), List.of(1));
  }

  /** Returns these options with another stride. */
  public WindowOptions withStride(int... values) {
    return new WindowOptions(size, list(values), padding, dilation);
  }

  /** Returns these options with other padding. */
  public WindowOptions withPadding(int... values) {
    return new WindowOptions(size, stride, list(values), dilation);
  }

  /** Returns these options with another dilation. */
  public WindowOptions withDilation(int... values) {
    return new WindowOptions(size, stride, padding, list(values));
  }

  private static List<Integer> list(int[] values) {
    return Arrays.stream(values).boxed().toList();
  }
}
