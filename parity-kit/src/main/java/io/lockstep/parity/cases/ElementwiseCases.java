package io.lockstep.parity.cases;

import io.lockstep.kernels.expr.DType;
import io.lockstep.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** Cases of operations that compute each element by itself. */
public final class ElementwiseCases {
  private static final Map<String, UnaryOperator<Tensor>> UNARY = new LinkedHashMap<>();
  private static final Map<String, BinaryOperator<Tensor>> BINARY = new LinkedHashMap<>();

  static {
    UNARY.put("neg", Tensor::neg);
    UNARY.put("abs", Tensor::abs);
    UNARY.put("square", Tensor::square);
    UNARY.put("sqrt", Tensor::sqrt);
    UNARY.put("round", Tensor::round);
    UNARY.put("floor", Tensor::floor);
    UNARY.put("exp", Tensor::exp);
    UNARY.put("expm1", Tensor::expm1);
    UNARY.put("log", Tensor::log);
    UNARY.put("log1p", Tensor::log1p);
    UNARY.put("tanh", Tensor::tanh);
    UNARY.put("sigmoid", Tensor::sigmoid);
    UNARY.put("erf", Tensor::erf);
    UNARY.put("sin", Tensor::sin);
    UNARY.put("cos", Tensor::cos);
    UNARY.put("clamp", x -> x.clamp(-1.5, 2.25));
    UNARY.put("detach", x -> x.detach().add(1));
    BINARY.put("add", Tensor::add);
    BINARY.put("sub", Tensor::sub);
    BINARY.put("mul", Tensor::mul);
    BINARY.put("div", Tensor::div);
    BINARY.put("minimum", Tensor::minimum);
    BINARY.put("maximum", Tensor::maximum);
    BINARY.put("lt", Tensor::lt);
    BINARY.put("le", Tensor::le);
    BINARY.put("gt", Tensor::gt);
    BINARY.put("ge", Tensor::ge);
    BINARY.put("eq", Tensor::eq);
    BINARY.put("ne", Tensor::ne);
  }

  private ElementwiseCases() {}

  /** Returns the cases of a selection in a fixed order. */
  public static List<Case> of(Selection selection) {
    List<Case> cases = new ArrayList<>();
    vectors(cases);
    for (int n : selection.vectors()) {
      UNARY.forEach((name, op) -> cases.add(Case.of(name, n, in -> op.apply(in.special(n)))));
      BINARY.forEach(
          (name, op) -> cases.add(Case.of(name, n, in -> op.apply(in.special(n), in.special(n)))));
      BINARY.forEach((name, op) ->
          cases.add(Case.of(name, n + " many equal", in -> op.apply(in.coarse(n), in.coarse(n)))));
      cases.add(Case.of("where", n, in -> in.truths(n).where(in.special(n), in.special(n))));
      casts(n, cases);
    }
    if (selection.isFull()) {
      BINARY.forEach((name, op) -> broadcasts(name, op, cases));
    } else {
      broadcasts("sub", Tensor::sub, cases);
    }
    scalars(selection, cases);
    integers(selection, cases);
    return cases;
  }

  /** Elements that a device may move as vectors, with some left over, and some that it may not. */
  private static void vectors(List<Case> cases) {
    int n = 1031;
    cases.add(Case.of("add", "vectors", in -> in.special(n).mul(in.special(1)).add(in.special(n))));
    cases.add(Case.of("where", "vectors", in -> in.truths(n).where(in.special(n), in.coarse(n))));
    cases.add(Case.of("add", "vectors of rows", in -> in.special(24, 44).add(in.special(44))));
    cases.add(
        Case.of("mul", "no vectors", in -> in.special(n).slice(0, 1, n).mul(in.special(n - 1))));
  }

  private static void casts(int n, List<Case> cases) {
    for (DType to : List.of(DType.I32, DType.U8, DType.BOOL)) {
      cases.add(Case.of("cast", "f32 to " + to + ":" + n, in -> in.special(n).cast(to)));
    }
    for (DType to : List.of(DType.F32, DType.I32, DType.BOOL)) {
      cases.add(Case.of("cast", "u8 to " + to + ":" + n, in -> in.bytes(n).cast(to)));
    }
    for (DType to : List.of(DType.F32, DType.U8, DType.BOOL)) {
      cases.add(Case.of("cast", "i32 to " + to + ":" + n, in -> in.indices(1 << 30, n).cast(to)));
    }
    for (DType to : List.of(DType.F32, DType.I32, DType.U8)) {
      cases.add(Case.of("cast", "bool to " + to + ":" + n, in -> in.truths(n).cast(to)));
    }
  }

  private static void broadcasts(String name, BinaryOperator<Tensor> op, List<Case> cases) {
    int[][][] shapes = {
      {{13, 257}, {257}},
      {{13, 257}, {13, 1}},
      {{13, 1}, {1, 207}},
      {{}, {3, 5}},
      {{2, 1, 7}, {5, 1}},
      {{0, 5}, {1, 5}},
      {{3, 1, 4}, {1, 0, 1}}
    };
    for (int[][] s : shapes) {
      String variant = java.util.Arrays.toString(s[0]) + java.util.Arrays.toString(s[1]);
      cases.add(Case.of(name, variant, in -> op.apply(in.special(s[0]), in.special(s[1]))));
    }
  }

  private static void scalars(Selection selection, List<Case> cases) {
    cases.add(
        Case.ofMany(
            "scalar",
            "arithmetic",
            in -> {
              Tensor x = in.special(257);
              Tensor s = x.engine().scalar(0.3);
              return List.of(
                  x.add(0.1),
                  x.sub(0.1),
                  x.mul(-3),
                  x.div(3),
                  x.mul(1),
                  x.add(0),
                  x.mul(0),
                  x.sub(s),
                  s.div(x));
            }));
    cases.add(
        Case.ofMany(
            "scalar",
            "comparison",
            in -> {
              Tensor x = in.coarse(257);
              return List.of(x.lt(1), x.le(1), x.gt(1), x.ge(1), x.eq(1), x.ne(1));
            }));
    cases.add(
        Case.of("where", "broadcast", in -> in.truths(13, 1).where(in.special(7), in.special())));
    for (int n : selection.lengths()) {
      cases.add(
          Case.ofMany(
              "full",
              n,
              in ->
                  List.of(
                      in.engine().full(0.1, n), in.engine().zeros(n, 3), in.engine().ones(2, n))));
      cases.add(Case.of("arange", n, in -> in.engine().arange(n)));
      cases.add(Case.of("tensor", n, in -> in.special(n)));
    }
  }

  private static void integers(Selection selection, List<Case> cases) {
    for (int n : selection.lengths()) {
      cases.add(
          Case.ofMany(
              "integers",
              n,
              in -> {
                Tensor a = in.indices(Integer.MAX_VALUE, n);
                Tensor b = in.indices(1000, n);
                return List.of(
                    a.add(b),
                    a.sub(b),
                    a.mul(b),
                    a.minimum(b),
                    a.maximum(b),
                    a.neg(),
                    a.lt(b),
                    b.eq(a),
                    in.bytes(n).lt(in.bytes(n)),
                    b.le(500));
              }));
    }
  }
}
