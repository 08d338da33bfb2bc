package io.lockstep.parity.oracle;

import io.lockstep.kernels.expr.BinaryOp;
import io.lockstep.kernels.expr.Elementary;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ScalarMath;
import io.lockstep.kernels.expr.Type;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * A scalar program in double precision with running error bounds: each operation hands on the
 * errors of its operands and adds its own rounding. Elementary functions are computed by their
 * independent references.
 */
final class BoundedProgram {
  private static final int SAMPLES = 4;

  private final List<Expr> schedule;
  private final Map<Expr, Integer> places = new IdentityHashMap<>();
  private final int result;
  private final double[] values;
  private final double[] errors;

  BoundedProgram(Program program) {
    this.schedule = program.schedule();
    schedule.forEach(e -> places.put(e, places.size()));
    this.result = place(program.results().getFirst());
    this.values = new double[schedule.size()];
    this.errors = new double[schedule.size()];
  }

  private int place(Expr e) {
    return places.getOrDefault(e, -1);
  }

  /** Computes element {@code i} of the output from element {@code i} of the inputs. */
  void run(int i, List<Bounded> inputs, Bounded output) {
    for (int n = 0; n < values.length; n++) {
      compute(n, schedule.get(n), i, inputs);
      settle(n, schedule.get(n).type());
    }
    output.set(i, values[result], errors[result]);
  }

  private double v(Expr e) {
    return values[place(e)];
  }

  private double e(Expr e) {
    return errors[place(e)];
  }

  private void set(int n, double value, double error) {
    values[n] = value;
    errors[n] = error;
  }

  private void compute(int n, Expr expr, int i, List<Bounded> inputs) {
    switch (expr) {
      case Expr.Const c -> set(n, c.value(), 0);
      case Expr.Input in ->
          set(n, inputs.get(in.index()).value(i), inputs.get(in.index()).error(i));
      case Expr.Index _ -> set(n, i, 0);
      case Expr.Unary u -> unary(n, u);
      case Expr.Binary b -> {
        if (b.type().isFloat()) {
          floats(n, b.op(), b);
        } else {
          exactly(n, ScalarMath.binary(b.op(), b.type(), v(b.a()), v(b.b())), e(b.a()) + e(b.b()));
        }
      }
      case Expr.Fma(Expr a, Expr b, Expr c) -> {
        double value = Math.fma(v(a), v(b), v(c));
        rounded(n, expr.type(), value, productError(a, b) + e(c));
      }
      case Expr.Compare c -> {
        boolean exact = e(c.a()) == 0 && e(c.b()) == 0;
        boolean apart = Math.abs(v(c.a()) - v(c.b())) > e(c.a()) + e(c.b());
        boolean none = Double.isNaN(v(c.a())) || Double.isNaN(v(c.b()));
        boolean known = !Double.isInfinite(e(c.a()) + e(c.b()));
        double holds = ScalarMath.compare(c.op(), v(c.a()), v(c.b()));
        set(n, holds, exact || (known && (apart || none)) ? 0 : 1);
      }
      case Expr.Select(Expr condition, Expr then, Expr otherwise) -> {
        Expr picked = v(condition) != 0 ? then : otherwise;
        double doubt = Math.abs(v(then) - v(otherwise)) + Math.max(e(then), e(otherwise));
        set(n, v(picked), e(condition) == 0 ? e(picked) : doubt);
      }
      case Expr.Cast(Type type, Expr x) -> cast(n, type, x);
      case Expr.Bits(Type type, Expr x) -> {
        boolean same = type == Type.F32 || (float) v(x) == v(x) || Double.isNaN(v(x));
        exactly(n, ScalarMath.bits(type, v(x)), same ? e(x) : 1);
      }
      case Expr.Call(Elementary function, Expr x) -> {
        double value = function.reference(v(x));
        double own = Roundoff.function(expr.type(), function, value);
        set(n, value, sensitivity(function, v(x), e(x)) + (Double.isFinite(value) ? own : 0));
      }
      case Expr.Rows _ ->
          throw new IllegalArgumentException("[oracle] a graph has no row programs");
    }
  }

  private void unary(int n, Expr.Unary u) {
    double x = v(u.x());
    double error = e(u.x());
    double value = ScalarMath.unary(u.op(), u.type() == Type.F32 ? Type.F64 : u.type(), x);
    switch (u.op()) {
      case NEG, ABS -> set(n, value, error);
      case NOT -> set(n, value, error);
      case SQRT -> {
        double spread = error == 0 ? 0 : value - Math.sqrt(Math.max(x - error, 0));
        boolean defined = x >= 0 == x - error >= 0 || error == 0;
        rounded(n, u.type(), value, defined ? spread : Double.POSITIVE_INFINITY);
      }
      case RINT, FLOOR -> {
        double low = ScalarMath.unary(u.op(), Type.F64, x - error);
        double high = ScalarMath.unary(u.op(), Type.F64, x + error);
        set(n, value, error == 0 ? 0 : high - low);
      }
    }
  }

  private void floats(int n, BinaryOp op, Expr.Binary b) {
    double x = v(b.a());
    double y = v(b.b());
    double value = ScalarMath.binary(op, Type.F64, x, y);
    double both = e(b.a()) + e(b.b());
    switch (op) {
      case ADD, SUB -> rounded(n, b.type(), value, both);
      case MUL -> rounded(n, b.type(), value, productError(b.a(), b.b()));
      case MUL_NO_NAN, DIV_NO_NAN -> withoutNaN(n, b);
      case DIV -> {
        double nearest = Math.abs(y) - e(b.b());
        double spread = (e(b.a()) + times(Math.abs(value), e(b.b()))) / nearest;
        boolean away = e(b.b()) == 0 || nearest > 0;
        rounded(n, b.type(), value, both == 0 ? 0 : away ? spread : Double.POSITIVE_INFINITY);
      }
      case MIN, MAX -> set(n, value, Math.max(e(b.a()), e(b.b())));
      case AND, OR, XOR, SHL, SHR, SAR, MULHI -> throw new IllegalArgumentException(b.toString());
    }
  }

  /** What is exactly zero stays so; what may be zero, times what may be infinite, is unknown. */
  private void withoutNaN(int n, Expr.Binary b) {
    BinaryOp plain = b.op() == BinaryOp.MUL_NO_NAN ? BinaryOp.MUL : BinaryOp.DIV;
    double x = v(b.a());
    boolean zero = x == 0 && e(b.a()) == 0;
    boolean doubtful = !zero && Math.abs(x) <= e(b.a());
    floats(n, plain, b);
    if (zero) {
      set(n, ScalarMath.binary(b.op(), Type.F64, x, v(b.b())), 0);
    } else if (doubtful && !Double.isFinite(values[n])) {
      set(n, values[n], Double.POSITIVE_INFINITY);
    }
  }

  private double productError(Expr a, Expr b) {
    return times(Math.abs(v(a)), e(b)) + times(Math.abs(v(b)), e(a)) + times(e(a), e(b));
  }

  private static double times(double magnitude, double error) {
    return error == 0
        ? 0
        : magnitude == 0 && error < Double.POSITIVE_INFINITY ? 0 : magnitude * error;
  }

  private void cast(int n, Type type, Expr x) {
    double value = ScalarMath.round(type == Type.F32 ? Type.F64 : type, v(x));
    if (type.isFloat()) {
      boolean exact = (float) value == value && e(x) == 0;
      set(n, value, exact ? 0 : e(x) + Roundoff.rounding(type, value));
      return;
    }
    double low = ScalarMath.round(type, v(x) - e(x));
    double high = ScalarMath.round(type, v(x) + e(x));
    set(n, value, e(x) == 0 ? 0 : high - low);
  }

  /** The largest change of the function within the error of its argument, from samples. */
  private static double sensitivity(Elementary function, double x, double error) {
    if (error == 0 || Double.isNaN(x)) {
      return error;
    }
    double largest = 0;
    double value = function.reference(x);
    for (int s = -SAMPLES; s <= SAMPLES; s++) {
      double at = function.reference(x + error * s / SAMPLES);
      double change = at == value ? 0 : Math.abs(at - value);
      largest = Double.isNaN(change) ? Double.POSITIVE_INFINITY : Math.max(largest, change);
    }
    return 2 * largest;
  }

  private void rounded(int n, Type type, double value, double error) {
    boolean finite = Double.isFinite(value);
    set(n, value, error + (finite ? Roundoff.rounding(type, value) : 0));
  }

  /** Integers and bits: exact, or nothing is known. */
  private void exactly(int n, double value, double error) {
    set(n, value, error == 0 ? 0 : Double.POSITIVE_INFINITY);
  }

  /** Overflow of the type: certain, or nothing is known. */
  private void settle(int n, Type type) {
    if (Double.isNaN(errors[n])) {
      errors[n] = Double.POSITIVE_INFINITY;
    }
    if (type == Type.F32) {
      values[n] = Overflow.value(values[n], errors[n]);
      errors[n] = Overflow.error(values[n], errors[n]);
    }
  }
}
