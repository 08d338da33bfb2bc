package io.lockstep.plan;

import io.lockstep.graph.GraphOrder;
import io.lockstep.graph.Node;
import io.lockstep.graph.NodeOrigin;
import io.lockstep.graph.Source;
import io.lockstep.graph.ViewOp;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.Rewriter;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The first stage: nodes become values. Views become layouts (with a copy where no strides can
 * express them), literals move into the programs that use them, equal values become one. In
 * precision bf16 products read copies of their operands in that type.
 */
final class Normalizer {
  private record Key(Work work, DType dtype, Shape shape, List<Operand> operands) {}

  private final @Nullable MatMulOperandRanges rounded;
  private final Map<Node, Operand> resolved = new IdentityHashMap<>();
  private final Map<Key, Value> known = new HashMap<>();
  private final List<Value> values = new ArrayList<>();

  /** That of the node which is resolved. */
  private NodeOrigin origin = NodeOrigin.NONE;

  /** Creates the stage for products that read their operands as they are. */
  Normalizer() {
    this.rounded = null;
  }

  /** Creates the stage for products that read copies of their operands in bfloat16. */
  Normalizer(MatMulOperandRanges rounded) {
    this.rounded = rounded;
  }

  /** Resolves all nodes that the roots need. */
  void add(List<? extends Node> roots) {
    for (Node node : GraphOrder.of(roots)) {
      if (!resolved.containsKey(node)) {
        origin = node.origin();
        resolved.put(node, resolve(node));
      }
    }
  }

  /** Returns all values so far, operands first; some may be unused. */
  List<Value> values() {
    return values;
  }

  /** Returns what a resolved node became. */
  Operand operand(Node node) {
    Operand operand = resolved.get(node);
    if (operand == null) {
      throw new IllegalStateException("unresolved " + Node.describe(node));
    }
    return operand;
  }

  /** Returns a freshly computed value with the node's elements in row-major order. */
  Value computed(Node node) {
    Operand operand = operand(node);
    return operand.isWhole() && !operand.value().isSource() ? operand.value() : copy(operand);
  }

  private Operand resolve(Node node) {
    return switch (node) {
      case Source source -> whole(new Work.Source(source), node, List.of());
      case Node.StopGradient stop -> operand(stop.x());
      case Node.After after -> after(after);
      case Node.View view -> view(operand(view.x()), view.op());
      case Node.Map map -> map(map);
      case Node.Reduce r ->
          whole(
              new Work.Reduce(r.op(), r.outer(), r.reduced(), r.inner()),
              node,
              List.of(as(r.x(), Shape.of(r.outer(), r.reduced(), r.inner()))));
      case Node.ArgReduce arg -> {
        int rows = arg.shape().size();
        int cols = arg.x().shape().dim(-1);
        Work work = new Work.ArgReduce(arg.largest(), rows, cols);
        yield whole(work, node, List.of(as(arg.x(), Shape.of(rows, cols))));
      }
      case Node.MatMul product -> {
        Shape s = product.a().shape();
        int n = product.b().shape().dim(2);
        Work work = new Work.MatMul(s.dim(0), s.dim(1), n, s.dim(2));
        yield whole(work, node, List.of(matMulOperand(product.a()), matMulOperand(product.b())));
      }
      case Node.Pad pad -> pad(pad);
      case Node.Concat concat -> concat(concat);
      case Node.Gather gather -> {
        Shape t = gather.table().shape();
        Work work = new Work.Gather(t.dim(0), t.dim(1), gather.indices().shape().size());
        yield whole(work, node, List.of(packed(gather.table()), packed(gather.indices())));
      }
      case Node.ScatterAdd scatter -> {
        int width = scatter.updates().shape().dim(1);
        int count = scatter.indices().shape().size();
        Work work = new Work.ScatterAdd(scatter.rows(), width, count);
        yield whole(work, node, List.of(packed(scatter.updates()), packed(scatter.indices())));
      }
      case Node.Pick pick ->
          whole(
              new Work.Pick(pick.windows()), node, List.of(operand(pick.by()), operand(pick.x())));
      case Node.Place place ->
          whole(
              new Work.Place(place.windows()),
              node,
              List.of(operand(place.by()), operand(place.x())));
      case Node.Fold fold -> whole(new Work.Fold(fold.windows()), node, List.of(operand(fold.x())));
    };
  }

  private Operand after(Node.After node) {
    Operand x = operand(node.x());
    Set<Value> before = new LinkedHashSet<>(x.after());
    node.others().stream()
        .map(other -> operand(other).value())
        .filter(v -> !v.isSource() && !(v.work() instanceof Work.Map m && m.isConstant()))
        .forEach(before::add);
    return new Operand(x.value(), x.layout(), List.copyOf(before));
  }

  private Operand whole(Work work, Node node, List<Operand> operands) {
    return Operand.whole(value(work, node.dtype(), node.shape(), operands));
  }

  private Value value(Work work, DType dtype, Shape shape, List<Operand> operands) {
    return known.computeIfAbsent(
        new Key(work, dtype, shape, operands),
        k -> {
          Value value = new Value(values.size(), work, dtype, shape, operands, origin);
          values.add(value);
          return value;
        });
  }

  private Operand view(Operand x, ViewOp op) {
    return op.apply(x.layout())
        .map(layout -> new Operand(x.value(), layout, x.after()))
        .orElseGet(() -> {
          Value packed = copy(x);
          return new Operand(packed, op.apply(Layout.contiguous(packed.shape())).orElseThrow());
        });
  }

  /** The node's elements in row-major order seen under another shape of the same size. */
  private Operand as(Node node, Shape shape) {
    return view(operand(node), new ViewOp.Reshape(shape));
  }

  private Operand packed(Node node) {
    Operand operand = operand(node);
    return operand.layout().isContiguous() ? operand : Operand.whole(copy(operand));
  }

  /** What a product reads: in precision bf16 a copy of that type, which all products share. */
  private Operand matMulOperand(Node node) {
    Operand x = operand(node);
    if (rounded == null || x.value().dtype() != DType.F32) {
      return x;
    }
    Operand part = rounded.part(x.value());
    Value copy = value(Bf16Storage.ROUNDING, DType.BF16, part.layout().shape(), List.of(part));
    Layout seen = x.layout();
    int offset = Math.max(seen.offset() - part.layout().offset(), 0);
    return new Operand(copy, new Layout(seen.shape(), seen.strides(), offset), x.after());
  }

  private Value copy(Operand x) {
    DType dtype = x.value().dtype();
    Program identity =
        Program.of("copy", List.of(dtype), List.of(dtype), List.of(Expr.input(0, dtype)));
    return value(new Work.Map(identity), dtype, x.layout().shape(), List.of(x));
  }

  private Operand concat(Node.Concat node) {
    Layout all = Layout.contiguous(node.shape());
    List<Layout> regions = new ArrayList<>();
    int start = 0;
    for (Node part : node.parts()) {
      int size = part.shape().dim(node.axis());
      regions.add(all.slice(node.axis(), start, size));
      start += size;
    }
    List<Operand> parts = node.parts().stream().map(this::operand).toList();
    return whole(new Work.Concat(regions, false), node, parts);
  }

  /** Zeros around zeros are written once. */
  private Operand pad(Node.Pad node) {
    Layout region = Layout.contiguous(node.shape());
    Node inside = node;
    while (inside instanceof Node.Pad pad) {
      region = region.slice(pad.axis(), pad.before(), pad.x().shape().dim(pad.axis()));
      inside = pad.x();
    }
    return whole(new Work.Concat(List.of(region), true), node, List.of(operand(inside)));
  }

  /** Literal inputs move into the program, equal inputs are read once. */
  private Operand map(Node.Map node) {
    List<Operand> distinct = new ArrayList<>();
    Rewriter substitution =
        new Rewriter(e -> {
          if (!(e instanceof Expr.Input in)) {
            return e;
          }
          Operand operand = operand(node.inputs().get(in.index()));
          if (operand.value().work() instanceof Work.Map w && w.isConstant()) {
            return w.program().results().getFirst();
          }
          int index = distinct.indexOf(operand);
          if (index < 0) {
            index = distinct.size();
            distinct.add(operand);
          }
          return Expr.input(index, in.dtype());
        });
    Expr body = substitution.rewrite(node.program().results().getFirst());
    if (body instanceof Expr.Input in && in.dtype() == node.dtype()) {
      return distinct.get(in.index());
    }
    List<DType> types = distinct.stream().map(o -> o.value().dtype()).toList();
    List<DType> stored = List.of(node.dtype());
    Program program = Program.of(node.program().name(), types, stored, List.of(body));
    return whole(new Work.Map(program), node, distinct);
  }
}
