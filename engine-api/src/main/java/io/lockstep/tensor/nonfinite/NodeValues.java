package io.lockstep.tensor.nonfinite;

import io.lockstep.backend.Backend;
import io.lockstep.backend.memory.NativeMemory;
import io.lockstep.graph.GraphOrder;
import io.lockstep.graph.Node;
import io.lockstep.graph.Source;
import io.lockstep.graph.ViewOp;
import io.lockstep.kernels.expr.BFloat16;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.interpret.Interpreter;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** The values of the nodes of a graph, each computed on its own; read when they are asked for. */
final class NodeValues {
  /** Nodes that are computed together; more at a time are more work for the planner. */
  private static final int TOGETHER = 32;

  private final Engine engine;
  private final Map<Node, MemorySegment> read = new IdentityHashMap<>();

  NodeValues(Engine engine) {
    this.engine = engine;
  }

  /** Computes all that some nodes are made of, in the order it was made. */
  void compute(List<Node> roots) {
    List<Tensor> all =
        GraphOrder.of(roots).stream()
            .filter(NodeValues::isComputed)
            .map(node -> new Tensor(engine, node))
            .toList();
    for (int from = 0; from < all.size(); from += TOGETHER) {
      engine.evaluate(all.subList(from, Math.min(all.size(), from + TOGETHER)));
    }
  }

  /** Returns whether a node has a value of its own, that is not another's or known from a text. */
  private static boolean isComputed(Node node) {
    return !node.inputs().isEmpty() && beneath(node) == node;
  }

  /** Returns what has the same elements in the same order: of most nodes the node itself. */
  private static Node beneath(Node node) {
    return switch (node) {
      case Node.After after -> after.x();
      case Node.StopGradient stop -> stop.x();
      case Node.View view -> view.x();
      case Source _, Node.Map _, Node.Reduce _, Node.ArgReduce _, Node.MatMul _ -> node;
      case Node.Pad _, Node.Concat _, Node.Gather _, Node.ScatterAdd _ -> node;
      case Node.Fold _, Node.Pick _, Node.Place _ -> node;
    };
  }

  /** Returns where a view shows an element of what it is a view of. */
  static int seen(Node.View view, int element) {
    ViewOp op = view.op();
    if (op instanceof ViewOp.Reshape) {
      return element;
    }
    Layout layout = op.apply(Layout.contiguous(view.x().shape())).orElseThrow();
    return Index.position(layout, element);
  }

  /** An element of a node. */
  record Element(Node node, int at) {}

  /** Returns the element that is looked at, behind all views. */
  static Element base(Node node, int element) {
    Node at = node;
    int position = element;
    while (beneath(at) != at) {
      position = at instanceof Node.View view ? seen(view, position) : position;
      at = beneath(at);
    }
    return new Element(at, position);
  }

  /** Returns an element of a node. */
  double at(Node node, int element) {
    Element base = base(node, element);
    if (base.node() instanceof Node.Map map && map.inputs().isEmpty()) {
      return Interpreter.STRICT.run(map.program(), base.at())[0];
    }
    MemorySegment all = read.computeIfAbsent(base.node(), this::download);
    return element(base.node().dtype(), all, base.at());
  }

  /** Returns the first element that is NaN or infinite, or -1. */
  int firstNonFinite(Node node) {
    if (!node.dtype().isFloat()) {
      return -1;
    }
    int size = node.shape().size();
    for (int i = 0; i < size; i++) {
      if (!Double.isFinite(at(node, i))) {
        return i;
      }
    }
    return -1;
  }

  private MemorySegment download(Node node) {
    long bytes = (long) node.shape().size() * node.dtype().bytes();
    MemorySegment host = NativeMemory.allocate(Arena.ofAuto(), bytes, Backend.HOST_ALIGNMENT);
    engine.read(new Tensor(engine, node), host);
    return host;
  }

  private static double element(DType dtype, MemorySegment s, int i) {
    return switch (dtype) {
      case F32 -> s.getAtIndex(ValueLayout.JAVA_FLOAT, i);
      case F64 -> s.getAtIndex(ValueLayout.JAVA_DOUBLE, i);
      case BF16 -> BFloat16.widen(s.getAtIndex(ValueLayout.JAVA_SHORT, i));
      case I32 -> s.getAtIndex(ValueLayout.JAVA_INT, i);
      case U8, BOOL -> Byte.toUnsignedInt(s.get(ValueLayout.JAVA_BYTE, i));
    };
  }
}
