package io.lockstep.tensor.spatial;

import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import java.util.Arrays;

/** Larger images: {@code [n,c,space...]} with each axis of space longer by a whole factor. */
public final class Upsampling {
  private Upsampling() {}

  /**
   * Returns each element repeated along the axes of space.
   *
   * @param factors one for all axes of space, or one for each
   */
  public static Tensor nearest(Tensor x, int... factors) {
    int[] by = factors("nearest", x, factors);
    int[] sizes = x.shape().toArray();
    int[] apart = new int[2 + 2 * by.length];
    int[] repeated = new int[2 + 2 * by.length];
    System.arraycopy(sizes, 0, apart, 0, 2);
    System.arraycopy(sizes, 0, repeated, 0, 2);
    for (int i = 0; i < by.length; i++) {
      apart[2 + 2 * i] = sizes[2 + i];
      apart[3 + 2 * i] = 1;
      repeated[2 + 2 * i] = sizes[2 + i];
      repeated[3 + 2 * i] = by[i];
      sizes[2 + i] *= by[i];
    }
    return x.reshape(apart).expand(repeated).reshape(sizes);
  }

  /**
   * Returns linear interpolations along each axis of space (bilinear for images), elements being
   * the middles of their pixels, as in PyTorch with {@code align_corners=False}. Each axis is a
   * product with the matrix of the weights, so that a NaN or infinity spreads along its axis.
   *
   * @param factors one for all axes of space, or one for each
   */
  public static Tensor linear(Tensor x, int... factors) {
    int[] by = factors("linear", x, factors);
    Tensor result = x;
    for (int i = 0; i < by.length; i++) {
      Tensor weights = weights(x, x.shape().dim(2 + i), by[i]);
      boolean last = i == by.length - 1;
      result = last ? result.matmul(weights.transpose()) : weights.matmul(result);
    }
    return result;
  }

  /**
   * Returns the matrix {@code [length * factor, length]} of an axis: element i lies at {@code (i +
   * 1/2) / factor - 1/2}, and what is off by less than 1 weighs the rest to 1. Counted in halves of
   * the new elements all but the division is exact.
   */
  private static Tensor weights(Tensor x, int length, int factor) {
    Tensor to = x.engine().arange(length * factor).reshape(length * factor, 1).cast(x.dtype());
    Tensor from = x.engine().arange(length).cast(x.dtype());
    double unit = 2.0 * factor;
    Tensor at = to.mul(2).add(1 - factor).clamp(0, unit * (length - 1));
    return at.sub(from.mul(unit)).abs().div(-unit).add(1).clamp(0, 1);
  }

  private static int[] factors(String operation, Tensor x, int[] factors) {
    int axes = x.shape().rank() - 2;
    if (axes != 1 && axes != 2) {
      throw new ShapeMismatch(
          operation,
          "needs [batch,channels,length] or [batch,channels,height,width], got " + x.describe());
    }
    return Sliding.numbers(operation, "factor", Arrays.stream(factors).boxed().toList(), axes, 1);
  }
}
