package io.lockstep.tensor.nonfinite;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Elementary;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ScalarMath;
import io.lockstep.kernels.expr.Type;
import io.lockstep.kernels.interpret.Interpreter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One element of a scalar program, operation by operation, from a result back to what made it. */
final class ProgramTrace {
  private final Map<Expr, Double> values = new IdentityHashMap<>();
  private final Set<Expr> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<End> ends = new ArrayList<>();

  /**
   * Where the way back ends.
   *
   * @param expr an input that is not finite, a number, or an operation of finite operands
   * @param birth the last operation on the way that made NaN of infinities, or null
   */
  record End(Expr expr, @Nullable Expr birth) {}

  private record At(Expr expr, @Nullable Expr birth) {}

  /**
   * Computes an element.
   *
   * @param index of the element in row-major order
   */
  ProgramTrace(Program program, int index, double[] inputs) {
    for (Expr e : program.schedule()) {
      values.put(e, compute(e, index, inputs));
    }
    List<At> open = new ArrayList<>();
    open.add(new At(program.results().getFirst(), null));
    while (!open.isEmpty()) {
      At at = open.removeLast();
      if (seen.add(at.expr())) {
        open.addAll(back(at).reversed());
      }
    }
  }

  /** Returns where the ways back from the result end. */
  List<End> ends() {
    return ends;
  }

  /** Returns the value of a part of the program. */
  double value(Expr e) {
    return values.getOrDefault(e, Double.NaN);
  }

  private List<At> back(At at) {
    Expr e = at.expr();
    List<Expr> led = Leading.of(value(e), operands(e), this::value);
    if (led.isEmpty()) {
      ends.add(new End(e, at.birth()));
    }
    boolean born = Double.isNaN(value(e)) && led.stream().noneMatch(o -> Double.isNaN(value(o)));
    return led.stream().map(o -> new At(o, born ? e : at.birth())).toList();
  }

  /** Returns the operands that count: of a choice what was chosen. */
  private List<Expr> operands(Expr e) {
    if (e instanceof Expr.Select(Expr condition, Expr then, Expr otherwise)) {
      return List.of(value(condition) != 0 ? then : otherwise);
    }
    return e.operands();
  }

  private double compute(Expr e, int index, double[] inputs) {
    List<Expr> of = e.operands();
    return switch (e) {
      case Expr.Const c -> c.value();
      case Expr.Input i -> inputs[i.index()];
      case Expr.Index _ -> index;
      case Expr.Unary u -> ScalarMath.unary(u.op(), u.type(), value(of.get(0)));
      case Expr.Binary b -> ScalarMath.binary(b.op(), b.type(), value(of.get(0)), value(of.get(1)));
      case Expr.Fma f ->
          ScalarMath.fma(f.type(), value(of.get(0)), value(of.get(1)), value(of.get(2)));
      case Expr.Compare c -> ScalarMath.compare(c.op(), value(of.get(0)), value(of.get(1)));
      case Expr.Select _ -> value(value(of.get(0)) != 0 ? of.get(1) : of.get(2));
      case Expr.Cast c -> ScalarMath.round(c.type(), value(of.get(0)));
      case Expr.Bits b -> ScalarMath.bits(b.type(), value(of.get(0)));
      case Expr.Call c -> call(c.function(), c.type(), value(of.get(0)));
      case Expr.Rows _ ->
          throw new IllegalStateException("[non-finite] a row is reduced by nodes of its own");
    };
  }

  private static double call(Elementary function, Type type, double x) {
    if (type != Type.F32) {
      return function.reference(x);
    }
    Expr expanded = function.expand(Expr.input(0, DType.F32));
    return Interpreter.STRICT
        .run(Program.of(function.name(), List.of(DType.F32), expanded), 0, x)[0];
  }

  /** Returns what people call an operation. */
  static String name(Expr e) {
    return switch (e) {
      case Expr.Const _, Expr.Input _, Expr.Index _ -> "";
      case Expr.Unary u ->
          switch (u.op()) {
            case NEG -> "neg";
            case ABS -> "abs";
            case SQRT -> "sqrt";
            case RINT -> "round";
            case FLOOR -> "floor";
            case NOT -> "not";
          };
      case Expr.Binary b ->
          switch (b.op()) {
            case ADD -> "add";
            case SUB -> "sub";
            case MUL, MUL_NO_NAN -> "mul";
            case DIV, DIV_NO_NAN -> "div";
            case MIN -> "minimum";
            case MAX -> "maximum";
            case AND, OR, XOR, SHL, SHR, SAR, MULHI -> "bits";
          };
      case Expr.Fma _ -> "fma";
      case Expr.Compare _ -> "comparison";
      case Expr.Select _ -> "where";
      case Expr.Cast c -> "cast to " + DType.of(c.type()).name().toLowerCase(Locale.ROOT);
      case Expr.Bits _ -> "bits";
      case Expr.Call c -> c.function().name();
      case Expr.Rows _ -> "reduction";
    };
  }
}
