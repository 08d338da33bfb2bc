package io.lockstep.tensor;

import io.lockstep.graph.Node;
import io.lockstep.graph.Nodes;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import java.util.ArrayList;
import java.util.List;

/** Products of matrices and vectors. */
final class Products {
  private Products() {}

  static Tensor matmul(Tensor a, Tensor b) {
    Checks.isFloat("matmul", a);
    Checks.sameType("matmul", a, b);
    int p = a.shape().rank();
    int q = b.shape().rank();
    if (p == 0 || q == 0) {
      throw new ShapeMismatch(
          "matmul",
          "needs matrices or vectors: lhs "
              + a.describe()
              + ", rhs "
              + b.describe()
              + "; use mul for numbers");
    }
    int inner = Math.max(0, q - 2);
    if (a.shape().dim(-1) != b.shape().dim(inner)) {
      throw new ShapeMismatch(
          "matmul",
          "inner dimensions must match: lhs "
              + a.describe()
              + " (axis "
              + (p - 1)
              + " = "
              + a.shape().dim(-1)
              + "), rhs "
              + b.describe()
              + " (axis "
              + inner
              + " = "
              + b.shape().dim(inner)
              + "); transpose or reshape one of them");
    }
    if (p == 1) {
      return matmul(a.unsqueeze(0), b).squeeze(q == 1 ? 0 : -2);
    }
    if (q == 1) {
      return matmul(a, b.unsqueeze(1)).squeeze(-1);
    }
    Shape batch = batch(a, b);
    Node product = new Node.MatMul(stacked(a, batch), stacked(b, batch));
    List<Integer> dims = new ArrayList<>(batch.dims());
    dims.add(a.shape().dim(-2));
    dims.add(b.shape().dim(-1));
    return new Tensor(a.engine(), Nodes.reshape(product, new Shape(dims)));
  }

  private static Shape batch(Tensor a, Tensor b) {
    int rank = Math.max(a.shape().rank(), b.shape().rank()) - 2;
    int[] dims = new int[rank];
    for (int i = 3; i <= rank + 2; i++) {
      int x = i <= a.shape().rank() ? a.shape().dim(-i) : 1;
      int y = i <= b.shape().rank() ? b.shape().dim(-i) : 1;
      if (x != y && x != 1 && y != 1) {
        throw new ShapeMismatch(
            "matmul",
            "batch axes do not broadcast: lhs "
                + a.describe()
                + ", rhs "
                + b.describe()
                + "; sizes before the last two must be equal or 1");
      }
      dims[rank + 2 - i] = x == 1 ? y : x;
    }
    return Shape.of(dims);
  }

  private static Node stacked(Tensor x, Shape batch) {
    int rows = x.shape().dim(-2);
    int cols = x.shape().dim(-1);
    List<Integer> dims = new ArrayList<>(batch.dims());
    dims.add(rows);
    dims.add(cols);
    Node expanded = Nodes.expand(x.node(), new Shape(dims));
    return Nodes.reshape(expanded, Shape.of(batch.size(), rows, cols));
  }

  static Tensor dot(Tensor a, Tensor b) {
    if (a.shape().rank() != 1 || !a.shape().equals(b.shape())) {
      throw new ShapeMismatch(
          "dot",
          "needs two vectors of one length: lhs "
              + a.describe()
              + ", rhs "
              + b.describe()
              + "; use matmul for matrices");
    }
    return a.mul(b).sum();
  }
}
