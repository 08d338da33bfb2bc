package io.lockstep.kernels.interpret;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ScalarMath;
import io.lockstep.kernels.expr.Type;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Runs a scalar program for one element, operation by operation. Values of every type travel as
 * doubles, which hold all of them exactly.
 */
public enum Interpreter {
  /** Rounds after every operation as the types say; elementary functions by their expansion. */
  STRICT {
    @Override
    Program prepare(Program program) {
      return program.lowered();
    }

    @Override
    Type computed(Type type) {
      return type;
    }
  },

  /**
   * The oracle: all floats are computed in double precision, elementary functions by their
   * independent reference. Shares neither rounding nor polynomials with the devices.
   */
  DOUBLE {
    @Override
    Program prepare(Program program) {
      return program;
    }

    @Override
    Type computed(Type type) {
      return type == Type.F32 ? Type.F64 : type;
    }
  };

  abstract Program prepare(Program program);

  abstract Type computed(Type type);

  /**
   * Returns the results for one element.
   *
   * @param program a program without row reductions
   * @param index the row-major index of the element
   * @param inputs one value for each input
   */
  public double[] run(Program program, int index, double... inputs) {
    return evaluator(program).apply(index, inputs);
  }

  /** Returns a reusable evaluator, which prepares the program once. */
  public Evaluator evaluator(Program program) {
    Program prepared = prepare(program);
    return (index, inputs) -> evaluate(prepared, index, inputs);
  }

  private double[] evaluate(Program program, int index, double[] inputs) {
    Map<Expr, Double> values = new IdentityHashMap<>();
    for (Expr e : program.schedule()) {
      values.put(e, node(e, values, index, inputs));
    }
    return program.results().stream().mapToDouble(values::get).toArray();
  }

  @SuppressWarnings("NullAway") // operands precede their users in the schedule
  private double node(Expr e, Map<Expr, Double> v, int index, double[] inputs) {
    return switch (e) {
      case Expr.Const c -> c.value();
      case Expr.Input i -> inputs[i.index()];
      case Expr.Index _ -> index;
      case Expr.Unary u -> ScalarMath.unary(u.op(), computed(u.type()), v.get(u.x()));
      case Expr.Binary b ->
          ScalarMath.binary(b.op(), computed(b.type()), v.get(b.a()), v.get(b.b()));
      case Expr.Fma f ->
          ScalarMath.fma(computed(f.type()), v.get(f.a()), v.get(f.b()), v.get(f.c()));
      case Expr.Compare c -> ScalarMath.compare(c.op(), v.get(c.a()), v.get(c.b()));
      case Expr.Select s -> v.get(s.condition()) != 0 ? v.get(s.then()) : v.get(s.otherwise());
      case Expr.Cast c -> ScalarMath.round(computed(c.type()), v.get(c.x()));
      case Expr.Bits b -> ScalarMath.bits(b.type(), v.get(b.x()));
      case Expr.Call c -> c.function().reference(v.get(c.x()));
      case Expr.Rows _ ->
          throw new IllegalArgumentException(
              "[interpret] a row reduction needs its whole row; expand it first");
    };
  }

  /** Runs one prepared program, element by element. */
  @FunctionalInterface
  public interface Evaluator {
    /** Returns the results for the element at {@code index} with the given inputs. */
    double[] apply(int index, double... inputs);
  }
}
