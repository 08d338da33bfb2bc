package io.lockstep.tensor.measure;

import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.TensorException.ShapeMismatch;

/** Norms of vectors, {@code (sum |x|^p)^(1/p)}. */
public final class VectorNorms {
  private VectorNorms() {}

  /**
   * Returns the norms of an order over the axes (all if none is given), which vanish.
   *
   * @param order 1 and 2 as usual, infinity for the largest magnitude and -infinity for the
   *     smallest, 0 for the number of elements that are not 0, or any other positive number
   */
  public static Tensor norm(Tensor x, double order, int... axes) {
    if (order == 2) {
      return x.norm(axes);
    }
    if (order == 1) {
      return x.abs().sum(axes);
    }
    if (order == Double.POSITIVE_INFINITY) {
      return x.abs().max(axes);
    }
    if (order == Double.NEGATIVE_INFINITY) {
      return x.abs().min(axes);
    }
    if (order == 0) {
      return x.ne(0).cast(x.dtype()).sum(axes);
    }
    if (!(order > 0)) {
      throw new ShapeMismatch(
          "norm",
          "order " + order + " has no norm; use 0, a positive number, infinity or -infinity");
    }
    return x.abs().pow(order).sum(axes).pow(1 / order);
  }
}
