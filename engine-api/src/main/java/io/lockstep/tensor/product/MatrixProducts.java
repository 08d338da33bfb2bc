package io.lockstep.tensor.product;

import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.TensorException.ShapeMismatch;

/** Products of each element of one tensor with elements of another. */
public final class MatrixProducts {
  private MatrixProducts() {}

  /** Returns {@code a[i] * b[j]} of two vectors: {@code [m], [n] -> [m,n]}. */
  public static Tensor outer(Tensor a, Tensor b) {
    if (a.shape().rank() != 1 || b.shape().rank() != 1) {
      throw new ShapeMismatch(
          "outer",
          "needs two vectors: lhs "
              + a.describe()
              + ", rhs "
              + b.describe()
              + "; flatten them, or use kronecker for matrices");
    }
    return a.unsqueeze(1).mul(b);
  }

  /**
   * Returns the Kronecker product: each element of a times the whole of b, {@code [m,n], [p,q] ->
   * [m*p,n*q]}; of any axes, aligned from the last one, as {@code np.kron}.
   */
  public static Tensor kronecker(Tensor a, Tensor b) {
    int rank = Math.max(a.shape().rank(), b.shape().rank());
    int[] left = new int[2 * rank];
    int[] right = new int[2 * rank];
    int[] both = new int[rank];
    for (int i = 1; i <= rank; i++) {
      int at = rank - i;
      left[2 * at] = i <= a.shape().rank() ? a.shape().dim(-i) : 1;
      left[2 * at + 1] = 1;
      right[2 * at] = 1;
      right[2 * at + 1] = i <= b.shape().rank() ? b.shape().dim(-i) : 1;
      both[at] = Math.multiplyExact(left[2 * at], right[2 * at + 1]);
    }
    return a.reshape(left).mul(b.reshape(right)).reshape(both);
  }

  /**
   * Returns the Khatri-Rao product: the Kronecker products of the columns of two matrices, {@code
   * [m,n], [p,n] -> [m*p,n]} (Khatri and Rao, 1968).
   */
  public static Tensor khatriRao(Tensor a, Tensor b) {
    boolean matrices = a.shape().rank() == 2 && b.shape().rank() == 2;
    if (!matrices || a.shape().dim(1) != b.shape().dim(1)) {
      throw new ShapeMismatch(
          "khatriRao",
          "needs two matrices with as many columns: lhs "
              + a.describe()
              + ", rhs "
              + b.describe()
              + "; transpose one of them, or use kronecker");
    }
    int m = a.shape().dim(0);
    int p = b.shape().dim(0);
    int n = a.shape().dim(1);
    return a.unsqueeze(1).mul(b).reshape(Math.multiplyExact(m, p), n);
  }
}
