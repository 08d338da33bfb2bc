package io.lockstep.training.layer.spatial;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.kernels.spec.Window;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Declaration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Checked sizes of axes of space. */
final class Space {
  private Space() {}

  /** Returns numbers as a list. */
  static List<Integer> list(int... values) {
    return Arrays.stream(values).boxed().toList();
  }

  /**
   * Returns a copy of one number for all axes, or one for each.
   *
   * @param name of the numbers, for the message
   * @throws IllegalArgumentException if there are others, or one is too small
   */
  static List<Integer> checked(
      String operation, String name, List<Integer> values, int axes, int least) {
    if (values.size() != 1 && values.size() != axes || values.stream().anyMatch(v -> v < least)) {
      throw new IllegalArgumentException(
          "["
              + operation
              + "] "
              + name
              + " must be "
              + (axes == 1 ? "one number" : "one number, or one for each of " + axes + " axes,")
              + " of at least "
              + least
              + ", got "
              + values);
    }
    return List.copyOf(values);
  }

  /** Returns a number for each axis. */
  static int[] perAxis(List<Integer> values, int axes) {
    return IntStream.range(0, axes).map(i -> values.get(values.size() == 1 ? 0 : i)).toArray();
  }

  /**
   * Checks that examples have channels and so many axes of space.
   *
   * @throws IllegalArgumentException if they have not
   */
  static void require(String operation, Declaration declare, Shape in, int axes) {
    if (in.rank() != axes + 1) {
      throw declare.refusal(
          operation,
          "takes "
              + (axes == 1 ? "series" : "images")
              + ", but gets examples of "
              + in
              + "; give it examples of "
              + (axes == 1 ? "[channels,length]" : "[channels,height,width]")
              + ", as by a reshape before it");
    }
  }

  /**
   * Returns how many windows each axis of space has room for.
   *
   * @throws IllegalArgumentException if there is no room for one
   */
  static int[] windows(
      String operation,
      Declaration declare,
      Shape in,
      List<Integer> size,
      List<Integer> stride,
      List<Integer> padding,
      List<Integer> dilation) {
    int axes = in.rank() - 1;
    int[] counts = new int[axes];
    int[] extents = new int[axes];
    int[] room = new int[axes];
    for (int i = 0; i < axes; i++) {
      Window window =
          new Window(
              1 + i, perAxis(size, axes)[i], perAxis(stride, axes)[i], perAxis(dilation, axes)[i]);
      extents[i] = Math.toIntExact(window.extent());
      int ends =
          padding.size() == 2 * axes
              ? padding.get(2 * i) + padding.get(2 * i + 1)
              : 2 * perAxis(padding, axes)[i];
      room[i] = Math.addExact(in.dim(1 + i), ends);
      counts[i] = window.count(room[i]);
    }
    if (Arrays.stream(counts).anyMatch(count -> count == 0)) {
      throw declare.refusal(
          operation,
          "slides a window of "
              + text(extents)
              + " elements, which does not fit into examples of "
              + in
              + ", padded to "
              + text(room)
              + "; pad more, or take a smaller window or dilation");
    }
    return counts;
  }

  /** Returns the shape of an example of a batch. */
  static Shape example(Tensor x) {
    return new Shape(x.shape().dims().subList(1, x.shape().rank()));
  }

  /** Returns the shape of channels with axes of space. */
  static Shape shape(int channels, int[] space) {
    List<Integer> dims = new ArrayList<>(List.of(channels));
    dims.addAll(list(space));
    return new Shape(dims);
  }

  private static String text(int[] sizes) {
    return Arrays.stream(sizes).mapToObj(String::valueOf).collect(Collectors.joining("x"));
  }
}
