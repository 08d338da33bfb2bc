package io.lockstep.tensor.order;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import io.lockstep.tensor.TensorException.TypeMismatch;
import java.util.List;

/** Elements picked along an axis, each row by indices of its own. */
public final class AlongAxis {
  private AlongAxis() {}

  /**
   * Returns the elements of an axis at the given places: {@code [..,n,..]} and I32 indices {@code
   * [..,m,..]} with the same other axes to {@code [..,m,..]}; {@code gather} in PyTorch, {@code
   * take_along_axis} in NumPy. An index out of range is an error when it is computed, which tells
   * it as -1.
   */
  public static Tensor take(Tensor x, Tensor indices, int axis) {
    MovedAxis along = MovedAxis.of("take", x, axis);
    if (indices.dtype() != DType.I32) {
      throw new TypeMismatch(
          "take",
          "indices must be i32, got " + indices.describe() + "; convert with cast(DType.I32)");
    }
    boolean fits =
        indices.shape().rank() == x.shape().rank()
            && indices.shape().with(along.axis(), 0).equals(x.shape().with(along.axis(), 0));
    if (!fits) {
      throw new ShapeMismatch(
          "take",
          "all sizes but that of axis "
              + axis
              + " must be equal: "
              + x.describe()
              + ", indices "
              + indices.describe()
              + "; expand one of them");
    }
    return along.back(ofRows(along.last(x), along.last(indices)));
  }

  /** Picks along the last axis. */
  static Tensor ofRows(Tensor x, Tensor indices) {
    int n = x.shape().dim(-1);
    int m = indices.shape().dim(-1);
    int[] dims = indices.shape().toArray();
    int rows = 1;
    for (int i = 0; i < dims.length - 1; i++) {
      rows *= dims[i];
    }
    Tensor first = x.engine().arange(rows).mul(n).reshape(rows, 1);
    Tensor place =
        Tensor.apply("place", List.of(indices.reshape(rows, m), first), e -> place(e, n));
    return x.reshape(rows * n, 1).gather(place.flatten()).reshape(dims);
  }

  /** An index outside of its row is none of another row. */
  private static Expr place(List<Expr> e, int n) {
    Expr index = e.get(0);
    return index.lt(0).or(index.ge(n)).select(Expr.i32(-1), index.add(e.get(1)));
  }
}
