package io.lockstep.kernels.expr;

import java.util.function.BinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

/**
 * An elementary function of one float: its float32 expansion into primitives (the only definition
 * that devices ever see), its derivative, and an independent double-precision reference.
 *
 * <p>The known ones are listed by {@code ElementaryFunctions}.
 */
public final class Elementary {
  private final String name;
  private final UnaryOperator<Expr> expansion;
  private final BinaryOperator<Expr> derivative;
  private final DoubleUnaryOperator reference;
  private final double maxUlp;

  /**
   * Creates a function.
   *
   * @param name the usual mathematical name in lower case
   * @param expansion x to f(x), over primitives or other elementary functions, for F32
   * @param derivative (x, f(x)) to f'(x), for F32 and F64
   * @param reference f in double precision, to a few ulp of double
   * @param maxUlp a proven bound on the error of the expansion over all float32 arguments
   */
  public Elementary(
      String name,
      UnaryOperator<Expr> expansion,
      BinaryOperator<Expr> derivative,
      DoubleUnaryOperator reference,
      double maxUlp) {
    this.name = name;
    this.expansion = expansion;
    this.derivative = derivative;
    this.reference = reference;
    this.maxUlp = maxUlp;
  }

  /** Returns the name, such as {@code exp}. */
  public String name() {
    return name;
  }

  /** Returns f(x) for an F32 expression x, in primitives or other elementary functions. */
  public Expr expand(Expr x) {
    return expansion.apply(x);
  }

  /** Returns f'(x), given x and y = f(x). */
  public Expr derivative(Expr x, Expr y) {
    return derivative.apply(x, y);
  }

  /** Returns f(x) in double precision, from an independent implementation. */
  public double reference(double x) {
    return reference.applyAsDouble(x);
  }

  /**
   * Returns the bound on the error over all float32 arguments, in units in the last place of the
   * float32 binade that holds the exact value. Found by an exhaustive sweep, asserted by the tests.
   */
  public double maxUlp() {
    return maxUlp;
  }

  @Override
  public String toString() {
    return name;
  }
}
