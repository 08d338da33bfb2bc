package io.lockstep.tensor.spatial;

import io.lockstep.kernels.spec.Window;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import io.lockstep.tensor.TensorException.TypeMismatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Checked windows over the axes of space of a tensor {@code [batch, channels, space...]}.
 *
 * @param operation the operation that slides, for messages
 * @param size elements of a window, for each axis of space
 * @param stride elements from one window to the next
 * @param padding elements in front
 * @param after elements behind
 * @param dilation elements from one of a window's elements to the next
 */
record Sliding(
    String operation, int[] size, int[] stride, int[] padding, int[] after, int[] dilation) {
  /** Checks the numbers of windows over so many axes. */
  static Sliding of(
      String operation,
      int[] size,
      List<Integer> stride,
      List<Integer> padding,
      List<Integer> dilation) {
    int axes = size.length;
    return new Sliding(
        operation,
        size,
        numbers(operation, "stride", stride, axes, 1),
        side(operation, padding, axes, 0),
        side(operation, padding, axes, 1),
        numbers(operation, "dilation", dilation, axes, 1));
  }

  /** The padding in front (0) or behind (1), of which pairs tell both. */
  private static int[] side(String operation, List<Integer> padding, int axes, int side) {
    boolean pairs = padding.size() == 2 * axes;
    int[] all = numbers(operation, "padding", padding, pairs ? 2 * axes : axes, 0);
    return IntStream.range(0, axes).map(i -> pairs ? all[2 * i + side] : all[i]).toArray();
  }

  /** Checks windows of pooling. */
  static Sliding of(String operation, int axes, WindowOptions options) {
    int[] size = numbers(operation, "window size", options.size(), axes, 1);
    return of(operation, size, options.stride(), options.padding(), options.dilation());
  }

  /** Returns a number for each axis. */
  static int[] numbers(String operation, String name, List<Integer> values, int axes, int least) {
    if (values.size() != 1 && values.size() != axes) {
      throw new ShapeMismatch(
          operation,
          name
              + " "
              + values
              + " has "
              + values.size()
              + " numbers; give one, or one for each of "
              + axes
              + (axes == 1 ? " axis" : " axes"));
    }
    if (values.stream().anyMatch(v -> v < least)) {
      throw new ShapeMismatch(operation, name + " must be at least " + least + ", got " + values);
    }
    return IntStream.range(0, axes).map(i -> values.get(values.size() == 1 ? 0 : i)).toArray();
  }

  /** Checks that a tensor of floats has batch, channels, and so many axes of space. */
  static void check(String operation, Tensor x, int axes) {
    if (!x.dtype().isFloat()) {
      throw new TypeMismatch(
          operation, "needs floats, got " + x.describe() + "; convert with cast(DType.F32)");
    }
    if (x.shape().rank() != axes + 2) {
      throw new ShapeMismatch(
          operation,
          "needs [batch,channels,"
              + (axes == 1 ? "length" : "height,width")
              + "], got "
              + x.describe()
              + "; add or join axes with reshape");
    }
  }

  int axes() {
    return size.length;
  }

  /** Returns the windows over the axes from 2 on. */
  Window[] windows() {
    return IntStream.range(0, axes())
        .mapToObj(i -> new Window(2 + i, size[i], stride[i], dilation[i]))
        .toArray(Window[]::new);
  }

  /** Returns the tensor with zeros around its axes of space. */
  Tensor padded(Tensor x) {
    Tensor padded = x;
    for (int i = 0; i < axes(); i++) {
      padded = padded.pad(2 + i, padding[i], after[i]);
    }
    return padded;
  }

  /**
   * Returns the windows' elements of a padded tensor: batch, channels, windows..., elements....
   *
   * @param x the tensor before it was padded, for messages
   */
  Tensor over(Tensor x, Tensor padded) {
    check(x, padded);
    return padded.windows(windows());
  }

  /** Checks that the windows fit into a padded tensor. */
  void check(Tensor x, Tensor padded) {
    Window[] windows = windows();
    int[] room = Arrays.copyOfRange(padded.shape().toArray(), 2, 2 + axes());
    for (int i = 0; i < windows.length; i++) {
      if (windows[i].count(room[i]) == 0) {
        int[] extents = Arrays.stream(windows).mapToInt(w -> (int) w.extent()).toArray();
        throw new ShapeMismatch(
            operation,
            "a window of "
                + text(extents)
                + " elements does not fit into "
                + x.describe()
                + ", padded to "
                + text(room)
                + "; pad more, or take a smaller window or dilation");
      }
    }
  }

  /** Returns sizes as in {@code 3x5}. */
  static String text(int[] sizes) {
    return Arrays.stream(sizes).mapToObj(String::valueOf).collect(Collectors.joining("x"));
  }

  /** Returns sizes behind one another. */
  static int[] join(int[] first, int... others) {
    int[] all = Arrays.copyOf(first, first.length + others.length);
    System.arraycopy(others, 0, all, first.length, others.length);
    return all;
  }

  /** Returns the order of axes that swaps the two groups behind batch and channels. */
  int[] swapped() {
    List<Integer> order = new ArrayList<>(List.of(0, 1));
    IntStream.range(2 + axes(), 2 + 2 * axes()).forEach(order::add);
    IntStream.range(2, 2 + axes()).forEach(order::add);
    return order.stream().mapToInt(i -> i).toArray();
  }
}
