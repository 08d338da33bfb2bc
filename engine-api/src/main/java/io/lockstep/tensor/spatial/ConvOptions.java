package io.lockstep.tensor.spatial;

import java.util.Arrays;
import java.util.List;

/**
 * How a convolution slides. Each list has one number for all axes of space, or one for each.
 *
 * @param stride elements from one window to the next, at least 1
 * @param padding zeros on both sides of an axis; or, for each axis, two numbers, of those in front
 *     and of those behind, which a transposed convolution does not take
 * @param dilation elements from one of a window's elements to the next, at least 1
 * @param groups groups of channels that are convolved by themselves
 * @param outputPadding further elements at the end of a transposed convolution's result, fewer than
 *     the stride
 */
public record ConvOptions(
    List<Integer> stride,
    List<Integer> padding,
    List<Integer> dilation,
    int groups,
    List<Integer> outputPadding) {
  /** Stride 1, no padding, dilation 1, one group. */
  public static final ConvOptions DEFAULT =
      new ConvOptions(List.of(1), List.of(0), List.of(1), 1, List.of(0));

  /** Copies the lists. */
  public ConvOptions {
    stride = List.copyOf(stride);
    padding = List.copyOf(padding);
    dilation = List.copyOf(dilation);
    outputPadding = List.copyOf(outputPadding);
  }

  /** Returns these options with another stride. */
  public ConvOptions withStride(int... values) {
    return new ConvOptions(list(values), padding, dilation, groups, outputPadding);
  }

  /** Returns these options with other padding. */
  public ConvOptions withPadding(int... values) {
    return new ConvOptions(stride, list(values), dilation, groups, outputPadding);
  }

  /** Returns these options with another dilation. */
  public ConvOptions withDilation(int... values) {
    return new ConvOptions(stride, padding, list(values), groups, outputPadding);
  }

  /** Returns these options with another number of groups. */
  public ConvOptions withGroups(int count) {
    return new ConvOptions(stride, padding, dilation, count, outputPadding);
  }

  /** Returns these options with other padding of a transposed convolution's result. */
  public ConvOptions withOutputPadding(int... values) {
    return new ConvOptions(stride, padding, dilation, groups, list(values));
  }

  private static List<Integer> list(int[] values) {
    return Arrays.stream(values).boxed().toList();
  }
}
