package io.lockstep.kernels.expr;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The derivative table: reverse-mode differentiation of scalar expressions. Nobody writes an
 * activation's or a loss's backward by hand. Integers, comparisons and rounding have derivative
 * zero; of {@code min}, {@code max} and {@code select} only the chosen branch is differentiated,
 * and what was not chosen has no gradient even where its own slope is infinite or NaN: a gradient
 * of exactly zero stays zero ({@link Expr#mulNoNan}). Where a function of x is NaN, so is its
 * slope.
 */
public final class Derivative {
  private final Map<Expr, Expr> adjoints = new IdentityHashMap<>();

  private final Expr result;

  private Derivative(Expr result) {
    this.result = result;
  }

  /**
   * Returns, for each float input that {@code result} depends on smoothly, the product of the
   * derivative by {@code gradient}; inputs with zero derivative are absent.
   *
   * @throws IllegalArgumentException if the expression reduces over rows (the graph expands those)
   */
  public static Map<Integer, Expr> vjp(Expr result, Expr gradient) {
    Derivative derivative = new Derivative(result);
    derivative.accumulate(result, gradient);
    Map<Integer, Expr> inputs = new HashMap<>();
    for (Expr e : EvaluationOrder.of(List.of(result)).reversed()) {
      @Nullable Expr g = derivative.adjoints.get(e);
      if (g == null) {
        continue;
      }
      if (e instanceof Expr.Input in) {
        inputs.merge(in.index(), g, Expr::add);
      } else {
        derivative.propagate(e, g);
      }
    }
    return inputs;
  }

  private void accumulate(Expr e, Expr gradient) {
    if (e.type().isFloat() && !(e instanceof Expr.Const)) {
      adjoints.merge(e, gradient, Expr::add);
    }
  }

  private void propagate(Expr e, Expr g) {
    switch (e) {
      case Expr.Const _, Expr.Input _, Expr.Index _, Expr.Compare _, Expr.Bits _ -> {}
      case Expr.Unary u -> unary(u, g);
      case Expr.Binary b -> binary(b, g);
      case Expr.Fma(Expr a, Expr b, Expr c) -> {
        accumulate(a, g.mulNoNan(b));
        accumulate(b, g.mulNoNan(a));
        accumulate(c, g);
      }
      case Expr.Select(Expr condition, Expr then, Expr otherwise) -> {
        Expr zero = g.constant(0);
        accumulate(then, condition.select(g, zero));
        accumulate(otherwise, condition.select(zero, g));
      }
      case Expr.Cast(_, Expr x) -> {
        if (x.type().isFloat()) {
          accumulate(x, g.cast(x.type()));
        }
      }
      case Expr.Call(var function, Expr x) -> accumulate(x, g.mulNoNan(function.derivative(x, e)));
      case Expr.Rows _ ->
          throw new IllegalArgumentException(
              "[derivative] a reduction over rows has no scalar derivative; build it from tensor"
                  + " operations");
    }
  }

  private void unary(Expr.Unary e, Expr g) {
    Expr x = e.x();
    switch (e.op()) {
      case NEG -> accumulate(x, g.neg());
      case ABS -> {
        accumulate(x, x.gt(0).select(g, x.lt(0).select(g.neg(), zeroOrNaN(x, g))));
      }
      case SQRT -> accumulate(x, g.divNoNan(e.mul(2)));
      case RINT, FLOOR, NOT -> {}
    }
  }

  private void binary(Expr.Binary e, Expr g) {
    Expr a = e.a();
    Expr b = e.b();
    switch (e.op()) {
      case ADD -> {
        accumulate(a, g);
        accumulate(b, g);
      }
      case SUB -> {
        accumulate(a, g);
        accumulate(b, g.neg());
      }
      case MUL, MUL_NO_NAN -> {
        accumulate(a, g.mulNoNan(b));
        accumulate(b, g.mulNoNan(a));
      }
      case DIV, DIV_NO_NAN -> {
        accumulate(a, g.divNoNan(b));
        accumulate(b, g.mulNoNan(e).divNoNan(b).neg());
      }
      case MIN -> pick(decider(e).lt(b), e, g);
      case MAX -> pick(decider(e).gt(b), e, g);
      case AND, OR, XOR, SHL, SHR, SAR, MULHI -> {}
    }
  }

  /**
   * What is compared with b to find out which one was picked, and whether it is NaN. The extreme of
   * an operand and a literal lies beyond the literal just if the operand does; so where the whole
   * result is such an extreme, as in relu, the result itself will do, and the operand need not be
   * kept.
   */
  private Expr decider(Expr.Binary extreme) {
    return extreme == result && extreme.b() instanceof Expr.Const ? extreme : extreme.a();
  }

  private void pick(Expr first, Expr.Binary extreme, Expr g) {
    boolean literal = extreme.b() instanceof Expr.Const;
    Expr none = zeroOrNaN(literal ? decider(extreme) : extreme, g);
    accumulate(extreme.a(), first.select(g, none));
    accumulate(extreme.b(), first.or(extreme.isNaN()).select(none, g));
  }

  /** The gradient of what does not count: zero, but NaN where a value is that the gradient asks. */
  private static Expr zeroOrNaN(Expr value, Expr g) {
    Expr lost = value.isNaN().and(g.ne(0));
    return lost.select(g.constant(Double.NaN), g.constant(0));
  }
}
