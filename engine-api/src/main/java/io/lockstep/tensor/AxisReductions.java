package io.lockstep.tensor;

import io.lockstep.graph.Node;
import io.lockstep.graph.Nodes;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import io.lockstep.tensor.TensorException.TypeMismatch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;

/** Reductions over axes, and what is made of them. */
final class AxisReductions {
  private AxisReductions() {}

  static Tensor reduce(String name, ReduceOp op, boolean keep, Tensor x, int[] axes) {
    Checks.isFloat(name, x);
    boolean[] marked = Checks.axes(name, x.shape(), axes);
    if (op != ReduceOp.SUM) {
      for (int axis = 0; axis < marked.length; axis++) {
        if (marked[axis] && x.shape().dim(axis) == 0) {
          throw new ShapeMismatch(
              name, "has no value over axis " + axis + " of " + x.describe() + ", which is empty");
        }
      }
    }
    Tensor reduced = new Tensor(x.engine(), Nodes.reduce(op, x.node(), marked));
    return keep ? reduced : without(reduced, marked);
  }

  private static Tensor without(Tensor reduced, boolean[] marked) {
    List<Integer> dims =
        IntStream.range(0, marked.length)
            .filter(a -> !marked[a])
            .mapToObj(a -> reduced.shape().dim(a))
            .toList();
    return new Tensor(reduced.engine(), Nodes.reshape(reduced.node(), new Shape(dims)));
  }

  /** The number of elements that become one. */
  static double count(String name, Tensor x, int[] axes) {
    boolean[] marked = Checks.axes(name, x.shape(), axes);
    double count = 1;
    for (int axis = 0; axis < marked.length; axis++) {
      count *= marked[axis] ? x.shape().dim(axis) : 1;
    }
    return count;
  }

  static Tensor position(String name, boolean largest, Tensor x, int axis) {
    Checks.isFloat(name, x);
    int at = Checks.axis(name, x.shape(), axis);
    if (x.shape().dim(at) == 0) {
      throw new ShapeMismatch(name, "axis " + axis + " of " + x.describe() + " is empty");
    }
    int rank = x.shape().rank();
    List<Integer> order = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
    order.subList(at, at + 1).clear();
    order.add(at);
    Node last = Nodes.permute(x.node(), order);
    Shape shape = new Shape(last.shape().dims().subList(0, rank - 1));
    return new Tensor(x.engine(), new Node.ArgReduce(largest, last, shape));
  }

  /** The square root of a sum of squares; its slope at 0 is taken as 0. */
  static Tensor root(String name, Tensor squares) {
    return squares.apply(name, s -> s.eq(0).select(s, s.sqrt()));
  }

  /**
   * The logarithm of the sum of exponentials. What is subtracted before them is rounded, which is
   * as good, and has no gradient.
   */
  static Tensor logsumexp(Tensor x, int[] axes) {
    Tensor most = reduce("logsumexp", ReduceOp.MAX, true, x, axes);
    Tensor shift =
        most.apply(
            "shift", m -> m.abs().lt(Double.POSITIVE_INFINITY).select(m.rint(), m.constant(0)));
    Tensor logarithm = x.sub(shift).exp().sumKeep(axes).log().add(shift);
    return without(logarithm, Checks.axes("logsumexp", x.shape(), axes));
  }

  /**
   * Each element with all that are before it, by doubling: for h = 1, 2, 4, ... all elements from h
   * on are combined with the one h before (Hillis and Steele, "Data parallel algorithms", 1986).
   */
  static Tensor cumulative(String name, Tensor x, int axis, BinaryOperator<Tensor> combine) {
    if (x.dtype() == DType.BOOL || x.dtype() == DType.U8) {
      throw new TypeMismatch(
          name, "does not compute in " + x.dtype() + ", got " + x.describe() + "; cast it first");
    }
    int at = Checks.axis(name, x.shape(), axis);
    int size = x.shape().dim(at);
    Tensor result = x;
    for (long step = 1; step < size; step *= 2) {
      int h = (int) step;
      Tensor earlier = result.slice(at, 0, size - h);
      Tensor later = result.slice(at, h, size);
      result = Tensor.concat(at, result.slice(at, 0, h), combine.apply(earlier, later));
    }
    return result;
  }
}
