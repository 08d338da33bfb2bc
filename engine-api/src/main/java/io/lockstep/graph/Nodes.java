package io.lockstep.graph;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.expr.Rewriter;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.kernels.spec.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Short ways to build nodes, shared by the tensor operations and by autograd. Shapes must fit
 * already; views that change nothing are left out.
 */
public final class Nodes {
  private Nodes() {}

  /** Returns a node that computes {@code body} of its inputs, which all have the shape. */
  public static Node map(
      String name, Shape shape, List<Node> inputs, Function<List<Expr>, Expr> body) {
    List<Expr> exprs = arguments(inputs);
    return map(name, shape, inputs, body.apply(exprs));
  }

  /** Returns a node that computes an expression of its inputs, which all have the shape. */
  public static Node map(String name, Shape shape, List<Node> inputs, Expr body) {
    DType stored = DType.of(body.type());
    return new Node.Map(
        Program.of(name, types(inputs), List.of(stored), List.of(body)), shape, inputs);
  }

  /**
   * Returns a node that computes an expression over some of the available nodes: only those it
   * reads become inputs, broadcast to the shape. An expression that merely passes one on gives that
   * node.
   */
  public static Node mapOfUsed(String name, Shape shape, List<Node> available, Expr body) {
    List<Node> used = new ArrayList<>();
    Map<Integer, Integer> renumbered = new HashMap<>();
    Expr compact =
        new Rewriter(
                e -> {
                  if (!(e instanceof Expr.Input in)) {
                    return e;
                  }
                  int index =
                      renumbered.computeIfAbsent(
                          in.index(),
                          i -> {
                            used.add(expand(available.get(i), shape));
                            return used.size() - 1;
                          });
                  return Expr.input(index, in.dtype());
                })
            .rewrite(body);
    return compact instanceof Expr.Input ? used.getFirst() : map(name, shape, used, compact);
  }

  /** Returns a node of truth values where the body, of type {@code BOOL}, holds. */
  public static Node mask(
      String name, Shape shape, List<Node> inputs, Function<List<Expr>, Expr> body) {
    Expr stored = body.apply(arguments(inputs)).select(Expr.i32(1), Expr.i32(0));
    return new Node.Map(
        Program.of(name, types(inputs), List.of(DType.BOOL), List.of(stored)), shape, inputs);
  }

  /** Returns the input expressions that stand for the given nodes. */
  public static List<Expr> arguments(List<Node> inputs) {
    return IntStream.range(0, inputs.size())
        .mapToObj(i -> Expr.input(i, inputs.get(i).dtype()))
        .toList();
  }

  private static List<DType> types(List<Node> inputs) {
    return inputs.stream().map(Node::dtype).toList();
  }

  /** Returns a node filled with one value. */
  public static Node constant(DType dtype, Shape shape, double value) {
    Expr literal = Expr.constant(dtype.type(), value);
    return new Node.Map(
        Program.of("constant", List.of(), List.of(dtype), List.of(literal)), shape, List.of());
  }

  /** Returns {@code op(a, b)} of two nodes of one shape. */
  public static Node binary(String name, Node a, Node b, BinaryOperator<Expr> op) {
    return map(name, a.shape(), List.of(a, b), e -> op.apply(e.get(0), e.get(1)));
  }

  /** Returns {@code a + b} of one shape. */
  public static Node add(Node a, Node b) {
    return binary("add", a, b, Expr::add);
  }

  /** Returns the node under another shape of the same size. */
  public static Node reshape(Node x, Shape shape) {
    return x.shape().equals(shape) ? x : new Node.View(x, new ViewOp.Reshape(shape));
  }

  /** Returns the node with its axes reordered. */
  public static Node permute(Node x, List<Integer> order) {
    boolean same = IntStream.range(0, order.size()).allMatch(i -> order.get(i) == i);
    return same ? x : new Node.View(x, new ViewOp.Permute(order));
  }

  /** Returns the node with its last two axes swapped. */
  public static Node transpose(Node x) {
    int rank = x.shape().rank();
    List<Integer> order = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
    order.set(rank - 1, rank - 2);
    order.set(rank - 2, rank - 1);
    return permute(x, order);
  }

  /** Returns the node broadcast to a shape. */
  public static Node expand(Node x, Shape shape) {
    return x.shape().equals(shape) ? x : new Node.View(x, new ViewOp.Expand(shape));
  }

  /** Returns part of one axis. */
  public static Node slice(Node x, int axis, int start, int size) {
    boolean whole = start == 0 && size == x.shape().dim(axis);
    return whole ? x : new Node.View(x, new ViewOp.Slice(axis, start, size));
  }

  /** Returns all windows over some axes, whose elements become axes behind the others. */
  public static Node windows(Node x, List<Window> windows) {
    return windows.isEmpty() ? x : new Node.View(x, new ViewOp.Windows(windows));
  }

  /**
   * Returns the adjoint of windows over a shape. Where each element lies in one window nothing is
   * added, and elements are only moved back.
   */
  public static Node fold(Node x, Shape shape, List<Window> windows) {
    boolean moved = windows.stream().allMatch(w -> w.tiles(shape.dim(w.axis())));
    if (!moved) {
      return new Node.Fold(x, shape, windows);
    }
    List<Integer> order = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      order.add(axis);
      for (int i = 0; i < windows.size(); i++) {
        if (windows.get(i).axis() == axis) {
          order.add(shape.rank() + i);
        }
      }
    }
    return reshape(permute(x, order), shape);
  }

  /**
   * Returns the reduction over the marked axes, which keep size 1. Neighbouring axes are reduced as
   * one; groups of them one after another, the last group first. This order is part of the
   * arithmetic contract.
   */
  public static Node reduce(ReduceOp op, Node x, boolean[] axes) {
    Node result = x;
    int end = axes.length;
    while (end > 0) {
      if (!axes[end - 1] || result.shape().dim(end - 1) == 1) {
        end--;
        continue;
      }
      int start = end;
      while (start > 0 && (axes[start - 1] || result.shape().dim(start - 1) == 1)) {
        start--;
      }
      result = reduceRange(op, result, start, end);
      end = start;
    }
    return result;
  }

  private static Node reduceRange(ReduceOp op, Node x, int start, int end) {
    int[] dims = x.shape().toArray();
    int outer = Arrays.stream(dims, 0, start).reduce(1, (a, b) -> a * b);
    int reduced = Arrays.stream(dims, start, end).reduce(1, (a, b) -> a * b);
    int inner = Arrays.stream(dims, end, dims.length).reduce(1, (a, b) -> a * b);
    int[] kept = dims.clone();
    Arrays.fill(kept, start, end, 1);
    return new Node.Reduce(op, x, outer, reduced, inner, Shape.of(kept));
  }

  /** Returns the sum of a node down to a shape it was broadcast from. */
  public static Node sumTo(Node x, Shape target) {
    if (x.shape().equals(target)) {
      return x;
    }
    int lead = x.shape().rank() - target.rank();
    boolean[] axes = new boolean[x.shape().rank()];
    for (int axis = 0; axis < axes.length; axis++) {
      axes[axis] = axis < lead || (target.dim(axis - lead) == 1 && x.shape().dim(axis) != 1);
    }
    return reshape(reduce(ReduceOp.SUM, x, axes), target);
  }
}
