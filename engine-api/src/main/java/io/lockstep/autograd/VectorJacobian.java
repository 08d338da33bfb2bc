package io.lockstep.autograd;

import io.lockstep.graph.Node;
import io.lockstep.graph.Nodes;
import io.lockstep.graph.Source;
import io.lockstep.graph.ViewOp;
import io.lockstep.kernels.expr.Derivative;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.expr.Rewriter;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.kernels.spec.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** The table of derivative rules: for each kind of node, the gradients of its inputs. */
final class VectorJacobian {
  private VectorJacobian() {}

  /** Hands the gradient of each input of {@code node}, given that of its value, to {@code to}. */
  static void propagate(Node node, Node g, BiConsumer<Node, Node> to, Predicate<Node> wanted) {
    switch (node) {
      case Source _, Node.ArgReduce _, Node.StopGradient _ -> {}
      case Node.After after -> to.accept(after.x(), g);
      case Node.Map map -> map(map, g, to, wanted);
      case Node.Reduce reduce -> reduce(reduce, g, to);
      case Node.MatMul product -> {
        if (wanted.test(product.a())) {
          to.accept(product.a(), new Node.MatMul(g, Nodes.transpose(product.b())));
        }
        if (wanted.test(product.b())) {
          to.accept(product.b(), new Node.MatMul(Nodes.transpose(product.a()), g));
        }
      }
      case Node.View view -> to.accept(view.x(), unview(view.x(), view.op(), g));
      case Node.Pad pad -> {
        int size = pad.x().shape().dim(pad.axis());
        to.accept(pad.x(), Nodes.slice(g, pad.axis(), pad.before(), size));
      }
      case Node.Concat concat -> {
        int start = 0;
        for (Node part : concat.parts()) {
          int size = part.shape().dim(concat.axis());
          to.accept(part, Nodes.slice(g, concat.axis(), start, size));
          start += size;
        }
      }
      case Node.Gather gather -> {
        int rows = gather.table().shape().dim(0);
        to.accept(gather.table(), new Node.ScatterAdd(g, gather.indices(), rows));
      }
      case Node.ScatterAdd scatter ->
          to.accept(scatter.updates(), new Node.Gather(g, scatter.indices()));
      case Node.Pick pick -> to.accept(pick.x(), new Node.Place(pick.by(), g, pick.windows()));
      case Node.Place place -> to.accept(place.x(), new Node.Pick(place.by(), g, place.windows()));
      case Node.Fold fold -> to.accept(fold.x(), Nodes.windows(g, fold.windows()));
    }
  }

  /** Each input's derivative is a map of its own; the planner fuses what shares inputs. */
  private static void map(Node.Map map, Node g, BiConsumer<Node, Node> to, Predicate<Node> wanted) {
    Expr result = map.program().results().getFirst();
    int count = map.inputs().size();
    Expr gradient = Expr.input(count, g.dtype());
    Expr value = Expr.input(count + 1, map.dtype());
    Map<Integer, Expr> derivatives = new TreeMap<>(Derivative.vjp(result, gradient));
    List<Node> available = new ArrayList<>(map.inputs());
    available.add(g);
    available.add(map);
    boolean reuse =
        result instanceof Expr.Call
            || result instanceof Expr.Unary
            || result instanceof Expr.Binary;
    Rewriter useValue = new Rewriter(e -> reuse && e == result ? value : e);
    derivatives.forEach((index, derivative) -> {
      Node input = map.inputs().get(index);
      if (wanted.test(input)) {
        String name = map.program().name() + "_grad";
        Expr body = useValue.rewrite(derivative);
        to.accept(input, Nodes.mapOfUsed(name, map.shape(), available, body));
      }
    });
  }

  private static void reduce(Node.Reduce node, Node g, BiConsumer<Node, Node> to) {
    Shape full = node.x().shape();
    Node spread = Nodes.expand(g, full);
    switch (node.op()) {
      case SUM -> to.accept(node.x(), spread);
      case MAX, MIN -> {
        Node extreme = Nodes.expand(node, full);
        Node ties =
            Nodes.binary(
                "is_extreme",
                node.x(),
                extreme,
                (x, m) -> x.eq(m).select(x.constant(1), m.isNaN().select(m, x.constant(0))));
        Node count =
            new Node.Reduce(
                ReduceOp.SUM, ties, node.outer(), node.reduced(), node.inner(), node.shape());
        Node share =
            Nodes.map(
                "share_among_ties",
                full,
                List.of(spread, ties, Nodes.expand(count, full)),
                e -> e.get(0).mulNoNan(e.get(1)).divNoNan(e.get(2)));
        to.accept(node.x(), share);
      }
    }
  }

  private static Node unview(Node x, ViewOp op, Node g) {
    return switch (op) {
      case ViewOp.Reshape _ -> Nodes.reshape(g, x.shape());
      case ViewOp.Permute p -> unpermute(g, p.inverse());
      case ViewOp.Expand _ -> Nodes.sumTo(g, x.shape());
      case ViewOp.Slice(int axis, int start, int size) ->
          new Node.Pad(g, axis, start, x.shape().dim(axis) - start - size);
      case ViewOp.Windows(List<Window> windows) -> Nodes.fold(g, x.shape(), windows);
    };
  }

  /**
   * Reorders the axes of a gradient. A product is transposed by swapping and transposing its
   * operands, which gives the same bits (fma(a, b, c) is fma(b, a, c)) and needs no copy: the
   * gradient of a weight that is stored transposed.
   */
  private static Node unpermute(Node g, ViewOp.Permute order) {
    boolean matrix = g.shape().rank() == 2 && order.order().equals(List.of(1, 0));
    if (matrix
        && g instanceof Node.View view
        && view.op() instanceof ViewOp.Reshape
        && view.x() instanceof Node.MatMul product
        && product.shape().dim(0) == 1) {
      Node swapped = new Node.MatMul(Nodes.transpose(product.b()), Nodes.transpose(product.a()));
      return Nodes.reshape(swapped, order.apply(g.shape()));
    }
    return Nodes.permute(g, order.order());
  }
}
