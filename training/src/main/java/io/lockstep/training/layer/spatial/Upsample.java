package io.lockstep.training.layer.spatial;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.spatial.Upsampling;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Layer;
import java.util.List;

/**
 * Makes each axis of space longer by a whole factor, {@code [n, c, l] -> [n, c, l factor]} and
 * {@code [n, c, h, w] -> [n, c, h factor, w factor]}, as {@code Upsample} of PyTorch and {@code
 * UpSampling2D} of Keras.
 *
 * @param factor one for all axes or one for each
 * @param mode what new elements are
 */
public record Upsample(List<Integer> factor, Mode mode) implements Layer {
  private static final String NAME = "upsample";

  /** What new elements are. */
  public enum Mode {
    /** The element that they lie in. */
    NEAREST,
    /** Interpolated between the middles of elements ({@code align_corners=False}). */
    LINEAR
  }

  /** Copies and checks the factors. */
  public Upsample {
    factor = Space.checked(NAME, "factor", factor, 2, 1);
  }

  /** Creates a layer that repeats elements. */
  public Upsample(int... factor) {
    this(Space.list(factor), Mode.NEAREST);
  }

  @Override
  public Shape declare(Declaration declare, Shape in) {
    int axes = in.rank() - 1;
    if (axes < 1 || axes > 2 || factor.size() > 1 && factor.size() != axes) {
      throw declare.refusal(
          NAME,
          "by "
              + factor
              + " gets examples of "
              + in
              + "; give it examples of [c,l] or [c,h,w], and one factor, or one for each axis");
    }
    int[] space = new int[axes];
    for (int i = 0; i < axes; i++) {
      space[i] = Math.multiplyExact(in.dim(1 + i), Space.perAxis(factor, axes)[i]);
    }
    return Space.shape(in.dim(0), space);
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    int[] by = factor.stream().mapToInt(Integer::intValue).toArray();
    return switch (mode) {
      case NEAREST -> Upsampling.nearest(x, by);
      case LINEAR -> Upsampling.linear(x, by);
    };
  }
}
