package io.lockstep.kernels.interpret;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ScalarMath;
import io.lockstep.kernels.expr.Type;
import java.util.IdentityHashMap;
import java.util.List;
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
    List<Expr> schedule = prepared.schedule();
    Map<Expr, Integer> places = new IdentityHashMap<>();
    schedule.forEach(e -> places.put(e, places.size()));
    int[][] operands =
        schedule.stream().map(e -> places(e.operands(), places)).toArray(int[][]::new);
    int[] results = places(prepared.results(), places);
    return (index, inputs) -> {
      double[] values = new double[operands.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = node(schedule.get(i), operands[i], values, index, inputs);
      }
      double[] found = new double[results.length];
      for (int i = 0; i < found.length; i++) {
        found[i] = values[results[i]];
      }
      return found;
    };
  }

  private static int[] places(List<Expr> exprs, Map<Expr, Integer> places) {
    return exprs.stream().mapToInt(e -> places.getOrDefault(e, -1)).toArray();
  }

  /** Computes a node from the values {@code v} of its operands, which lie at {@code at}. */
  private double node(Expr e, int[] at, double[] v, int index, double[] inputs) {
    return switch (e) {
      case Expr.Const c -> c.value();
      case Expr.Input i -> inputs[i.index()];
      case Expr.Index _ -> index;
      case Expr.Unary u -> ScalarMath.unary(u.op(), computed(u.type()), v[at[0]]);
      case Expr.Binary b -> ScalarMath.binary(b.op(), computed(b.type()), v[at[0]], v[at[1]]);
      case Expr.Fma f -> ScalarMath.fma(computed(f.type()), v[at[0]], v[at[1]], v[at[2]]);
      case Expr.Compare c -> ScalarMath.compare(c.op(), v[at[0]], v[at[1]]);
      case Expr.Select _ -> v[at[0]] != 0 ? v[at[1]] : v[at[2]];
      case Expr.Cast c -> ScalarMath.round(computed(c.type()), v[at[0]]);
      case Expr.Bits b -> ScalarMath.bits(b.type(), v[at[0]]);
      case Expr.Call c -> c.function().reference(v[at[0]]);
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
