package io.lockstep.training.layer.spatial;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.spatial.WindowOptions;
import io.lockstep.training.nn.Declaration;
import java.util.Collections;
import java.util.List;

/** What layers of pooling check. */
final class Pools {
  private Pools() {}

  /**
   * Checks the numbers that do not depend on the input.
   *
   * @throws IllegalArgumentException if one cannot be
   */
  static void require(String operation, int axes, WindowOptions options) {
    Space.checked(operation, "size", options.size(), axes, 1);
    Space.checked(operation, "stride", options.stride(), axes, 1);
    Space.checked(operation, "padding", options.padding(), axes, 0);
    Space.checked(operation, "dilation", options.dilation(), axes, 1);
    for (int i = 0; i < axes; i++) {
      if (2L * Space.perAxis(options.padding(), axes)[i] > Space.perAxis(options.size(), axes)[i]) {
        throw new IllegalArgumentException(
            "["
                + operation
                + "] padding must be at most half of the size, got "
                + options.padding()
                + " and "
                + options.size());
      }
    }
  }

  /** Returns the shape of an example's windows. */
  static Shape declare(
      String operation, int axes, WindowOptions options, Declaration declare, Shape in) {
    Space.require(operation, declare, in, axes);
    for (int end : options.padding()) {
      if (2 * end > Collections.max(options.size())) {
        throw declare.refusal(
            operation,
            "pads examples of "
                + in
                + " by "
                + end
                + ", more than half of its window "
                + options.size()
                + ", so that a window could lie outside; pad less, or dilate less");
      }
    }
    int[] windows =
        Space.windows(
            operation,
            declare,
            in,
            options.size(),
            options.stride(),
            options.padding(),
            options.dilation());
    return Space.shape(in.dim(0), windows);
  }

  /**
   * Returns the shape of an example in so many parts.
   *
   * @throws IllegalArgumentException if an axis has fewer elements
   */
  static Shape adaptive(
      String operation, int axes, List<Integer> size, Declaration declare, Shape in) {
    Space.require(operation, declare, in, axes);
    int[] parts = Space.perAxis(size, axes);
    for (int i = 0; i < axes; i++) {
      if (parts[i] > in.dim(1 + i)) {
        throw declare.refusal(
            operation,
            "makes "
                + parts[i]
                + " parts of axis "
                + (1 + i)
                + " of examples of "
                + in
                + "; take at most "
                + in.dim(1 + i));
      }
    }
    return Space.shape(in.dim(0), parts);
  }

  /**
   * Returns the channels of examples with axes of space that are not empty.
   *
   * @throws IllegalArgumentException if they have none
   */
  static int channels(String operation, Declaration declare, Shape in) {
    if (in.rank() < 2 || in.dims().subList(1, in.rank()).contains(0)) {
      throw declare.refusal(
          operation,
          "takes channels with axes of space, but gets examples of "
              + in
              + "; give it examples of [c,l] or [c,h,w]");
    }
    return in.dim(0);
  }
}
