package io.lockstep.kernels.function;

import io.lockstep.kernels.expr.Expr;

/** Sine and cosine: a minimax polynomial of each on a quarter turn, picked by the quarter. */
final class Trigonometric {
  private Trigonometric() {}

  static Expr sin(Expr x) {
    QuarterTurns.Reduced angle = QuarterTurns.of(x);
    return quarter(angle.turns(), angle, FloatBits.sign(x));
  }

  static Expr cos(Expr x) {
    QuarterTurns.Reduced angle = QuarterTurns.of(x);
    return quarter(angle.turns().add(Expr.i32(1)), angle, Expr.i32(0));
  }

  private static Expr quarter(Expr turns, QuarterTurns.Reduced angle, Expr sign) {
    Expr r = angle.r();
    Expr square = r.mul(r);
    Expr halfSquare = square.mul(0.5);
    Expr parabola = r.constant(1).sub(halfSquare);

    Expr sineCurve = Polynomial.horner(square, -0x1.9952fap-13, 0x1.110776p-7, -0x1.555546p-3);
    Expr sine = r.add(r.mul(square).fma(sineCurve, angle.low().mul(parabola)));

    Expr cosineCurve = Polynomial.horner(square, 0x1.99e80cp-16, -0x1.6c0c28p-10, 0x1.55554ap-5);
    Expr lost = r.constant(1).sub(parabola).sub(halfSquare);
    Expr tail = square.mul(square).fma(cosineCurve, r.neg().fma(angle.low(), lost));
    Expr cosine = parabola.add(tail);

    Expr value = turns.and(1).eq(0).select(sine, cosine);
    Expr secondHalf = turns.shl(30).and(FloatBits.SIGN);
    return value.toBits().xor(secondHalf).xor(sign).fromBits();
  }
}
