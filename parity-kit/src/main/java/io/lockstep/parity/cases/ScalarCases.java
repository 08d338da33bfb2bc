package io.lockstep.parity.cases;

import io.lockstep.kernels.expr.BinaryOp;
import io.lockstep.kernels.expr.CompareOp;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Type;
import io.lockstep.kernels.expr.UnaryOp;
import io.lockstep.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Cases of every operation that a scalar program is made of, on floats and on integers. */
public final class ScalarCases {
  private ScalarCases() {}

  /** Returns the cases of a selection in a fixed order. */
  public static List<Case> of(Selection selection) {
    List<Case> cases = new ArrayList<>();
    for (int n : selection.lengths()) {
      cases.add(floats("unary", n, ScalarCases::unary));
      cases.add(floats("binary", n, ScalarCases::binary));
      cases.add(integers("unary", n, ScalarCases::unary));
      cases.add(integers("binary", n, ScalarCases::binary));
      cases.add(floats("compare", n, ScalarCases::compare));
      cases.add(integers("compare", n, ScalarCases::compare));
      cases.add(floats("fma and bits", n, (a, b) -> List.of(a.fma(b, a), bits(a, b))));
      cases.add(floats("no contraction", n, (a, b) -> List.of(a.mul(b).add(a), a.mul(b).sub(b))));
      cases.add(integers("from bits", n, (a, b) -> List.of(a.fromBits().add(1), b.fromBits())));
      cases.add(integers("to float", n, (a, b) -> List.of(a.cast(Type.F32), b.cast(Type.F32))));
      cases.add(floats("to integer", n, (a, b) -> List.of(a.cast(Type.I32), b.cast(Type.I32))));
    }
    return cases;
  }

  private static Case floats(String variant, int n, BiFunction<Expr, Expr, List<Expr>> body) {
    return Case.ofMany(
        "program",
        variant + " of floats " + n,
        in -> results(List.of(in.special(n), in.special(n)), body));
  }

  private static Case integers(String variant, int n, BiFunction<Expr, Expr, List<Expr>> body) {
    return Case.ofMany(
        "program",
        variant + " of integers " + n,
        in -> results(List.of(in.words(n), in.words(n)), body));
  }

  /** One output for each result of the body, all in one graph. */
  private static List<Tensor> results(
      List<Tensor> operands, BiFunction<Expr, Expr, List<Expr>> body) {
    Function<List<Expr>, List<Expr>> all = e -> body.apply(e.get(0), e.get(1));
    Expr a = Expr.input(0, operands.get(0).dtype());
    Expr b = Expr.input(1, operands.get(1).dtype());
    int count = all.apply(List.of(a, b)).size();
    List<Tensor> results = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int result = i;
      results.add(Tensor.apply("result " + i, operands, e -> all.apply(e).get(result)));
    }
    return results;
  }

  private static Expr bits(Expr a, Expr b) {
    return a.toBits().xor(b.toBits());
  }

  private static List<Expr> unary(Expr a, Expr b) {
    List<Expr> results = new ArrayList<>();
    boolean isFloat = a.type().isFloat();
    for (UnaryOp op : UnaryOp.values()) {
      switch (op) {
        case NEG -> results.add(a.neg());
        case ABS -> addIf(isFloat, results, () -> a.abs());
        case SQRT -> addIf(isFloat, results, () -> a.sqrt());
        case RINT -> addIf(isFloat, results, () -> a.rint());
        case FLOOR -> addIf(isFloat, results, () -> a.floor());
        case NOT -> results.add(a.lt(b).not().select(a, b));
      }
    }
    return results;
  }

  private static List<Expr> binary(Expr a, Expr b) {
    List<Expr> results = new ArrayList<>();
    boolean isFloat = a.type().isFloat();
    for (BinaryOp op : BinaryOp.values()) {
      switch (op) {
        case ADD -> results.add(a.add(b));
        case SUB -> results.add(a.sub(b));
        case MUL -> results.add(a.mul(b));
        case DIV -> addIf(isFloat, results, () -> a.div(b));
        case MUL_NO_NAN -> addIf(isFloat, results, () -> a.mulNoNan(b));
        case DIV_NO_NAN -> addIf(isFloat, results, () -> a.divNoNan(b));
        case MIN -> results.add(a.min(b));
        case MAX -> results.add(a.max(b));
        case AND -> addIf(!isFloat, results, () -> a.and(b));
        case OR -> addIf(!isFloat, results, () -> a.or(b));
        case XOR -> addIf(!isFloat, results, () -> a.xor(b));
        case SHL -> addIf(!isFloat, results, () -> a.shl(b));
        case SHR -> addIf(!isFloat, results, () -> a.shr(b));
        case SAR -> addIf(!isFloat, results, () -> a.sar(7));
        case MULHI -> addIf(!isFloat, results, () -> a.mulhi(b));
      }
    }
    return results;
  }

  private static List<Expr> compare(Expr a, Expr b) {
    List<Expr> results = new ArrayList<>();
    for (CompareOp op : CompareOp.values()) {
      Expr holds =
          switch (op) {
            case LT -> a.lt(b);
            case LE -> a.le(b);
            case EQ -> a.eq(b);
            case NE -> a.ne(b);
          };
      results.add(holds.select(a, b));
      results.add(holds.and(b.lt(a)).or(holds.xor(a.eq(a))).select(b, a));
    }
    return results;
  }

  private static void addIf(
      boolean legal, List<Expr> results, java.util.function.Supplier<Expr> operation) {
    if (legal) {
      results.add(operation.get());
    }
  }
}
