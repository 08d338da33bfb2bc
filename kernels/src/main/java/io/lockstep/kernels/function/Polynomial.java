package io.lockstep.kernels.function;

import io.lockstep.kernels.expr.Expr;

/** Polynomials in Horner's form, one fma for each degree. */
final class Polynomial {
  private Polynomial() {}

  /** Returns {@code c[0]*x^n + ... + c[n-1]*x + c[n]}, the highest degree first. */
  static Expr horner(Expr x, double... c) {
    Expr p = x.constant(c[0]);
    for (int i = 1; i < c.length; i++) {
      p = p.fma(x, c[i]);
    }
    return p;
  }
}
