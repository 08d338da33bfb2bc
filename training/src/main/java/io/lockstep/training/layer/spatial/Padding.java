package io.lockstep.training.layer.spatial;

import io.lockstep.kernels.spec.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * What windows find beyond the ends of an axis: so many elements at both ends, or as many as it
 * takes that there are {@code ceil(length / stride)} windows. That is {@code padding="same"} of
 * Keras, and of PyTorch, which has it for stride 1 alone; where the number is odd, the end gets the
 * odd one. In JSON a number, a list of numbers, or {@code "same"}.
 *
 * @param same whether the number follows from the input
 * @param sizes elements at both ends, one number for all axes or one for each; empty with same
 */
public record Padding(boolean same, List<Integer> sizes) {
  /** As many elements as it takes that there are {@code ceil(length / stride)} windows. */
  public static final Padding SAME = new Padding(true, List.of());

  /** Copies the numbers. */
  public Padding {
    sizes = List.copyOf(sizes);
    if (same == !sizes.isEmpty()) {
      throw new IllegalArgumentException(
          "[padding] " + sizes + " must be 'same', or numbers of elements; give one of both");
    }
  }

  /** Returns padding of so many elements at both ends, one for all axes or one for each. */
  public static Padding of(int... sizes) {
    return new Padding(false, Space.list(sizes));
  }

  /** Returns the numbers that do not depend on the input. */
  List<Integer> fixed() {
    return same ? List.of(0) : sizes;
  }

  /**
   * Returns the numbers for an example: as they are, or one for each end of each axis.
   *
   * @param in the example, channels first
   */
  List<Integer> of(Shape in, List<Integer> size, List<Integer> stride, List<Integer> dilation) {
    int axes = in.rank() - 1;
    boolean fits = Math.max(size.size(), Math.max(stride.size(), dilation.size())) <= axes;
    if (!same || !fits) {
      return fixed();
    }
    List<Integer> ends = new ArrayList<>();
    for (int i = 0; i < axes; i++) {
      long length = in.dim(1 + i);
      long step = Space.perAxis(stride, axes)[i];
      long extent = (Space.perAxis(size, axes)[i] - 1L) * Space.perAxis(dilation, axes)[i] + 1;
      long all = Math.max((Math.ceilDiv(length, step) - 1) * step + extent - length, 0);
      ends.add(Math.toIntExact(all / 2));
      ends.add(Math.toIntExact(all - all / 2));
    }
    return ends;
  }

  @Override
  public String toString() {
    return same ? "same" : sizes.toString();
  }
}
