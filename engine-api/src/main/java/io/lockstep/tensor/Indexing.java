package io.lockstep.tensor;

import io.lockstep.autograd.Gradients;
import io.lockstep.graph.Node;
import io.lockstep.graph.Nodes;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import java.util.ArrayList;
import java.util.List;

/** Operations by index, and gradients. */
final class Indexing {
  private Indexing() {}

  static Tensor gather(Tensor table, Tensor indices) {
    Checks.sameEngine("gather", table, indices);
    Checks.hasType("gather", "indices", indices, DType.I32);
    if (table.shape().rank() < 1 || indices.shape().rank() != 1) {
      throw new ShapeMismatch(
          "gather",
          "needs a table with rows and a vector of indices: table "
              + table.describe()
              + ", indices "
              + indices.describe());
    }
    int rows = table.shape().dim(0);
    int width = rows == 0 ? 0 : table.size() / rows;
    Node picked =
        new Node.Gather(Nodes.reshape(table.node(), Shape.of(rows, width)), indices.node());
    List<Integer> dims = new ArrayList<>(table.shape().dims());
    dims.set(0, indices.size());
    return new Tensor(table.engine(), Nodes.reshape(picked, new Shape(dims)));
  }

  static Tensor oneHot(Tensor classes, int count) {
    Checks.hasType("one_hot", "class indices", classes, DType.I32);
    if (classes.shape().rank() != 1 || count < 1) {
      throw new ShapeMismatch(
          "one_hot",
          "needs a vector of class indices and at least one class: "
              + classes.describe()
              + ", "
              + count
              + " classes");
    }
    Shape shape = Shape.of(classes.size(), count);
    Node label = Nodes.expand(Nodes.reshape(classes.node(), Shape.of(classes.size(), 1)), shape);
    Node hot =
        Nodes.map(
            "one_hot",
            shape,
            List.of(label),
            e -> e.getFirst().eq(Columns.of(count)).select(Expr.f32(1), Expr.f32(0)));
    return new Tensor(classes.engine(), hot);
  }

  static List<Tensor> gradients(Tensor y, List<Tensor> wrt) {
    Checks.isFloat("gradients", y);
    if (y.size() != 1) {
      throw new ShapeMismatch(
          "gradients",
          "only a single value has gradients, got "
              + y.describe()
              + "; take sum() or mean() first");
    }
    for (Tensor x : wrt) {
      Checks.sameEngine("gradients", y, x);
      Checks.isFloat("gradients", x);
    }
    Node seed = Nodes.constant(y.dtype(), y.shape(), 1);
    return Gradients.of(y.node(), seed, wrt.stream().map(Tensor::node).toList()).stream()
        .map(n -> new Tensor(y.engine(), n))
        .toList();
  }
}
