package io.lockstep.tensor;

import io.lockstep.graph.Columns;
import io.lockstep.graph.Node;
import io.lockstep.graph.Nodes;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import java.util.ArrayList;
import java.util.List;

/** Operations by index. */
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
    IndexScan.limit(classes, count);
    Shape shape = Shape.of(classes.size(), count);
    Node label = Nodes.expand(Nodes.reshape(classes.node(), Shape.of(classes.size(), 1)), shape);
    Node hot = Nodes.map("one_hot", shape, List.of(label), e -> hot(e.getFirst(), count));
    return new Tensor(classes.engine(), hot);
  }

  /** 1 where the class is, else 0; NaN in all places of a class that there is not. */
  private static Expr hot(Expr label, int count) {
    Expr cold = label.lt(0).select(Expr.f32(Double.NaN), Expr.f32(0));
    Expr outside = label.ge(count).select(Expr.f32(Double.NaN), cold);
    return label.eq(Columns.of(count)).select(Expr.f32(1), outside);
  }
}
