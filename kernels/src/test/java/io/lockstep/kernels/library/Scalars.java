package io.lockstep.kernels.library;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Derivative;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.Rewriter;
import io.lockstep.kernels.expr.ScalarMath;
import io.lockstep.kernels.interpret.Interpreter;
import java.util.Collections;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** Evaluates expressions of the library for the tests. */
final class Scalars {
  private Scalars() {}

  /** Returns f(x), computed in the given type. */
  static double value(UnaryOperator<Expr> f, DType type, double x) {
    return run(f.apply(Expr.input(0, type)), type, x);
  }

  /** Returns f'(x) by the derivative table, computed in the given type. */
  static double derivative(UnaryOperator<Expr> f, DType type, double x) {
    Expr result = f.apply(Expr.input(0, type));
    Expr zero = Expr.constant(type.type(), 0);
    Expr one = Expr.constant(type.type(), 1);
    return run(Derivative.vjp(result, one).getOrDefault(0, zero), type, x);
  }

  /** Returns the value of an expression over inputs that all have the given type. */
  static double run(Expr result, DType type, double... inputs) {
    Program program = Program.of("test", Collections.nCopies(inputs.length, type), result);
    return Interpreter.STRICT.run(program, 0, inputs)[0];
  }

  /** Returns f at each element of a row of predictions and targets, in double precision. */
  static double[] row(BinaryOperator<Expr> f, double[] predictions, double[] targets) {
    Expr result = f.apply(Expr.input(0, DType.F64), Expr.input(1, DType.F64));
    List<DType> inputs = List.of(DType.F64, DType.F64);
    Rewriter rewriter = new Rewriter(e -> reduced(e, inputs, predictions, targets));
    return elements(rewriter.rewrite(result), inputs, predictions, targets);
  }

  private static Expr reduced(Expr e, List<DType> inputs, double[] p, double[] t) {
    if (!(e instanceof Expr.Rows rows)) {
      return e;
    }
    double[] values = elements(rows.x(), inputs, p, t);
    double total = values[0];
    for (int j = 1; j < values.length; j++) {
      total = ScalarMath.binary(rows.op().combine(), rows.type(), total, values[j]);
    }
    return rows.x().constant(total);
  }

  private static double[] elements(Expr e, List<DType> inputs, double[] p, double[] t) {
    Program program = Program.of("row", inputs, e);
    double[] values = new double[p.length];
    for (int j = 0; j < p.length; j++) {
      values[j] = Interpreter.STRICT.run(program, j, p[j], t[j])[0];
    }
    return values;
  }
}
