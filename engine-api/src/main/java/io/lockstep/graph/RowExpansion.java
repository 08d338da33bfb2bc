package io.lockstep.graph;

import io.lockstep.kernels.expr.EvaluationOrder;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.Rewriter;
import io.lockstep.kernels.spec.Shape;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns a program that reduces over its row ({@code Expr.Rows}, as in softmax) into elementwise
 * nodes and reductions of the last axis, so that autograd needs no rule for it. The planner fuses
 * them back into one kernel.
 */
public final class RowExpansion {
  private final List<Node> inputs;
  private final Shape shape;
  private final Map<Expr, Expr> rowValues = new IdentityHashMap<>();

  private RowExpansion(List<Node> inputs, Shape shape) {
    this.inputs = new ArrayList<>(inputs);
    this.shape = shape;
  }

  /**
   * Returns the node that computes a program of one result over the rows of {@code shape}. If the
   * result is the same for a whole row, the last axis of the node has size 1.
   *
   * @param inputs nodes of that shape
   */
  public static Node expand(Program program, Shape shape, List<Node> inputs) {
    return new RowExpansion(inputs, shape).expand(program);
  }

  private Node expand(Program program) {
    Expr result = program.results().getFirst();
    for (Expr e : EvaluationOrder.of(List.of(result))) {
      if (e instanceof Expr.Rows rows) {
        reduce(program.name(), rows);
      }
    }
    boolean uniform = isUniform(result);
    Shape target = uniform ? shape.with(shape.rank() - 1, 1) : shape;
    return map(program.name(), target, result);
  }

  private void reduce(String name, Expr.Rows rows) {
    Node element = map(name, shape, rows.x());
    boolean[] axes = new boolean[shape.rank()];
    axes[axes.length - 1] = true;
    Node reduced = Nodes.reduce(rows.op(), element, axes);
    rowValues.put(rows, Expr.input(inputs.size(), reduced.dtype()));
    inputs.add(reduced);
  }

  /** Builds a map over the inputs it reads; row values are repeated along the row where needed. */
  private Node map(String name, Shape target, Expr body) {
    Rewriter rows = new Rewriter(e -> e);
    rowValues.forEach(rows::replace);
    Expr replaced = rows.rewrite(body);
    return Nodes.mapOfUsed(name, target, inputs, replaced);
  }

  private boolean isUniform(Expr e) {
    Map<Expr, Boolean> uniform = new IdentityHashMap<>();
    for (Expr x : EvaluationOrder.of(List.of(e))) {
      boolean same =
          switch (x) {
            case Expr.Rows _, Expr.Const _ -> true;
            case Expr.Input _, Expr.Index _ -> false;
            case Expr.Unary _, Expr.Binary _, Expr.Fma _, Expr.Compare _, Expr.Select _ ->
                x.operands().stream().allMatch(o -> uniform.getOrDefault(o, false));
            case Expr.Cast _, Expr.Bits _, Expr.Call _ ->
                x.operands().stream().allMatch(o -> uniform.getOrDefault(o, false));
          };
      uniform.put(x, same);
    }
    return uniform.getOrDefault(e, false);
  }
}
