package io.lockstep.tensor;

import io.lockstep.graph.Node;
import io.lockstep.graph.Nodes;
import io.lockstep.graph.RowExpansion;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.library.formula.Powers;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import io.lockstep.tensor.TensorException.TypeMismatch;
import java.util.List;
import java.util.Locale;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/** Operations that compute each element by itself. */
final class Elementwise {
  private Elementwise() {}

  static Tensor apply(String name, List<Tensor> inputs, Function<List<Expr>, Expr> body) {
    Tensor first = inputs.getFirst();
    Tensor widest = first;
    for (Tensor t : inputs) {
      Checks.sameEngine(name, first, t);
      Shape shape = Checks.broadcast(name, widest, t);
      widest = new Tensor(first.engine(), Nodes.constant(DType.F32, shape, 0));
    }
    Shape shape = widest.shape();
    List<Node> nodes = inputs.stream().map(t -> Nodes.expand(t.node(), shape)).toList();
    Expr result = body.apply(Nodes.arguments(nodes));
    List<DType> types = nodes.stream().map(Node::dtype).toList();
    Program program = Program.of(name, types, result);
    if (program.usesRows() && shape.rank() == 0) {
      throw new ShapeMismatch(name, "needs rows to reduce over, got scalars; reshape to [1,n]");
    }
    Node node =
        program.usesRows()
            ? RowExpansion.expand(program, shape, nodes)
            : new Node.Map(program, shape, nodes);
    return new Tensor(first.engine(), node);
  }

  static Tensor where(Tensor condition, Tensor then, Tensor otherwise) {
    Checks.hasType("where", "the condition", condition, DType.BOOL);
    Checks.sameType("where", then, otherwise);
    Checks.sameEngine("where", condition, then);
    return apply(
        "where",
        List.of(condition, then, otherwise),
        e -> e.get(0).ne(0).select(e.get(1), e.get(2)));
  }

  static Tensor logic(String name, Tensor a, Tensor b, BinaryOperator<Expr> op) {
    Checks.hasType(name, "operands", a, DType.BOOL);
    Checks.hasType(name, "operands", b, DType.BOOL);
    Checks.sameEngine(name, a, b);
    Shape shape = Checks.broadcast(name, a, b);
    List<Node> inputs = List.of(Nodes.expand(a.node(), shape), Nodes.expand(b.node(), shape));
    return new Tensor(
        a.engine(), Nodes.mask(name, shape, inputs, e -> op.apply(e.get(0).ne(0), e.get(1).ne(0))));
  }

  static Tensor cast(Tensor x, DType to) {
    if (to == x.dtype()) {
      return x;
    }
    Checks.isOfUsers("cast", to);
    Expr in = Expr.input(0, x.dtype());
    Expr result =
        switch (to) {
          case F32, F64, I32, BF16 -> in.cast(to.type());
          case U8 -> in.cast(DType.I32.type()).and(255);
          case BOOL -> in.ne(0).select(Expr.i32(1), Expr.i32(0));
        };
    Program program = Program.of("cast", List.of(x.dtype()), List.of(to), List.of(result));
    return new Tensor(x.engine(), new Node.Map(program, x.shape(), List.of(x.node())));
  }

  static Tensor pow(Tensor x, double exponent) {
    Checks.isFloat("pow", x);
    return apply("pow", List.of(x), e -> Powers.pow(e.getFirst(), exponent));
  }

  static Tensor pow(Tensor x, Tensor exponent) {
    Checks.isFloat("pow", x);
    Checks.sameType("pow", x, exponent);
    return apply("pow", List.of(x, exponent), e -> Powers.pow(e.get(0), e.get(1)));
  }

  /** Checks that a number beside a tensor is one of its type, and returns it. */
  static double number(String name, Tensor x, double value) {
    boolean fits =
        switch (x.dtype()) {
          case F32, F64, BF16 -> true;
          case I32 -> value == (int) value;
          case U8 -> value == ((int) value & 255);
          case BOOL -> value == 0 || value == 1;
        };
    if (!fits) {
      throw new TypeMismatch(
          name,
          value
              + " is no "
              + x.dtype().name().toLowerCase(Locale.ROOT)
              + ", got "
              + x.describe()
              + "; convert that with cast(DType.F32), or give a number of its type");
    }
    return value;
  }
}
