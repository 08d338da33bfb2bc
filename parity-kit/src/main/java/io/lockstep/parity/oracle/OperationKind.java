package io.lockstep.parity.oracle;

import io.lockstep.graph.Node;
import io.lockstep.graph.Source;
import io.lockstep.graph.ViewOp;
import io.lockstep.kernels.expr.BinaryOp;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.expr.UnaryOp;

/** The kinds of operation that differ in how far a result may be off. */
public enum OperationKind {
  /** Products of matrices, each element a sum of products. */
  PRODUCT("product"),
  /** Sums over axes. */
  SUM("sum"),
  /** Sums over axes, divided by how many terms they have. */
  MEAN("mean"),
  /** Largest and smallest elements over axes and of windows. */
  EXTREME("max, min"),
  /**
   * What jumps where it is exact: positions of largest and smallest elements, comparisons, rounding
   * to integers. Where its operand is too near a jump, a whole step is allowed, or nothing known.
   */
  STEP("argmax, round, less"),
  /** What is computed element by element. */
  ELEMENTWISE("elementwise"),
  /** What is computed from an element and from sums or extremes of its row, such as softmax. */
  ROW_FUNCTION("row function"),
  /** What moves elements and computes nothing: views, windows, padding, concatenation, gather. */
  MOVEMENT("view, concat, gather"),
  /** Rows added up by index: the gradient of a gather. */
  SCATTER_ADD("scatter-add"),
  /** Windows added up to what they slide over: the gradient of a convolution. */
  FOLD("fold");

  private final String label;

  OperationKind(String label) {
    this.label = label;
  }

  /** Returns the name in tables, such as {@code product}. */
  public String label() {
    return label;
  }

  /** Returns the kind of the last operation by which a value comes about. */
  public static OperationKind of(Node node) {
    return switch (beforeViews(node)) {
      case Node.MatMul _ -> PRODUCT;
      case Node.Reduce reduce -> reduce.op() == ReduceOp.SUM ? SUM : EXTREME;
      case Node.Pick _ -> EXTREME;
      case Node.ArgReduce _ -> STEP;
      case Node.ScatterAdd _ -> SCATTER_ADD;
      case Node.Fold _, Node.Place _ -> FOLD;
      case Node.Map map -> of(map);
      case Source _, Node.View _, Node.Pad _, Node.Concat _, Node.Gather _ -> MOVEMENT;
      case Node.After _, Node.StopGradient _ -> MOVEMENT;
    };
  }

  private static OperationKind of(Node.Map map) {
    if (isStep(map)) {
      return STEP;
    }
    return isMean(map) ? MEAN : isOfRows(map) ? ROW_FUNCTION : ELEMENTWISE;
  }

  private static boolean isStep(Node.Map map) {
    return !map.dtype().isFloat()
        || map.program().results().getFirst() instanceof Expr.Unary last
            && (last.op() == UnaryOp.RINT || last.op() == UnaryOp.FLOOR);
  }

  /** Returns whether a node shows another: a view, a detached value, or one that is read later. */
  static boolean isShown(Node node) {
    return node instanceof Node.View
        || node instanceof Node.After
        || node instanceof Node.StopGradient;
  }

  /** Returns what a node shows, if it shows another, or itself. */
  public static Node beforeViews(Node node) {
    Node value = node;
    while (isShown(value)) {
      value = value.inputs().getFirst();
    }
    return value;
  }

  private static boolean isMean(Node.Map map) {
    return map.inputs().size() == 2
        && map.program().results().getFirst() instanceof Expr.Binary division
        && division.op() == BinaryOp.DIV
        && beforeViews(map.inputs().getFirst()) instanceof Node.Reduce sum
        && sum.op() == ReduceOp.SUM
        && beforeViews(map.inputs().getLast()) instanceof Node.Map count
        && count.inputs().isEmpty();
  }

  /** Whether something that was reduced is repeated over the elements. */
  private static boolean isOfRows(Node.Map map) {
    for (Node input : map.inputs()) {
      boolean repeated = false;
      Node value = input;
      while (value instanceof Node.View view) {
        repeated |= view.op() instanceof ViewOp.Expand;
        value = view.x();
      }
      if (repeated && value instanceof Node.Reduce) {
        return true;
      }
    }
    return false;
  }
}
