package io.lockstep.parity.oracle;

import io.lockstep.backend.Precision;
import io.lockstep.kernels.expr.Type;

/**
 * The one table of what each precision may err by, relative to the magnitude of what is computed:
 * {@link #of(OperationKind, int)} by kind of operation and length. What was measured stands beside
 * it in docs/arithmetic.md, section 17; a test holds both to one another.
 *
 * <p>An element of a product {@code sum a[p]*b[p]} over k terms may be off by {@code (2 * operand +
 * (k + 1) * addition) * sum |a[p]*b[p]|}; all other operations have the bounds of strict precision,
 * whatever the precision.
 *
 * <p>TF32 has 10 bits of fraction, and a tensor core that cuts the others off errs by up to 2^-10;
 * bfloat16 has 7, rounded to nearest. Tensor cores add what they multiply in one step to a float32
 * without rounding to nearest and with few bits more (Fasi, Higham, Mikaitis and Pranesh,
 * "Numerical behavior of NVIDIA tensor cores", 2021), for which 2^-22 leaves room.
 */
public enum Tolerance {
  /** The contract: its bits are compared; this is what bounds them from exact arithmetic. */
  STRICT(0, 0x1p-24, 0, 0),
  /** Products in float32, added in any order. */
  FAST(0, 0x1p-24, 0, 0.0001),
  /** Operands of products with 10 bits of fraction. */
  TF32(0x1p-10, 0x1p-22, 0, 0.005),
  /** Operands of products, and values kept for later in a step, with 7 bits of fraction. */
  BF16(0x1p-8, 0x1p-22, 0x1p-8, 0.005);

  /** Four units in the last place, which no operation or elementary function exceeds. */
  private static final double ELEMENTARY = 0x1p-21;

  private final double operand;
  private final double addition;
  private final double stored;
  private final double loss;

  Tolerance(double operand, double addition, double stored, double loss) {
    this.operand = operand;
    this.addition = addition;
    this.stored = stored;
    this.loss = loss;
  }

  /** Returns the row of a precision. */
  public static Tolerance of(Precision precision) {
    return switch (precision) {
      case STRICT -> STRICT;
      case FAST -> FAST;
      case TF32 -> TF32;
      case BF16 -> BF16;
    };
  }

  /** Returns the error of each operand of a product. */
  public double operand() {
    return operand;
  }

  /** Returns the error of each addition in a product. */
  public double addition() {
    return addition;
  }

  /** Returns the error of a value that a step computes, keeps, and reads again. */
  public double stored() {
    return stored;
  }

  /**
   * Returns how far the mean loss of an epoch may be from the strict one, relative to it, in a run
   * of the kit. Measured where products are computed on a processor, of operands that are rounded
   * to nearest: 0 in fast, 0.0014 in tf32, 0.0006 in bf16.
   */
  public double loss() {
    return loss;
  }

  /**
   * Returns the error of a product over some terms, relative to the sum of their magnitudes; 0 in
   * strict precision, whose bits are compared.
   */
  public double product(int terms) {
    return this == STRICT ? 0 : 2 * operand + (terms + 1) * addition + stored;
  }

  /**
   * Returns the error of one operation, relative to the sum of the magnitudes of its terms, its
   * operands as they were computed; 0 in strict precision, whose bits are compared, and for what
   * jumps, which is right or wrong.
   *
   * @param length of the sums or rows; of what is computed element by element, how many operations
   */
  public double of(OperationKind kind, int length) {
    if (this == STRICT) {
      return 0;
    }
    double rounding = Roundoff.unit(Type.F32);
    return switch (kind) {
      case PRODUCT -> product(length);
      case SUM -> stored + Roundoff.sumDepth(length) * rounding;
      case MEAN -> stored + (Roundoff.sumDepth(length) + 1) * rounding;
      case EXTREME, MOVEMENT -> stored;
      case STEP -> 0;
      case ELEMENTWISE -> stored + length * ELEMENTARY;
      case ROW_FUNCTION -> stored + Roundoff.sumDepth(length) * rounding + 4 * ELEMENTARY;
      case SCATTER_ADD, FOLD -> stored + length * rounding;
    };
  }

  /** Returns the error of a sum of products whose magnitudes add up to this. */
  double sum(int terms, double magnitude) {
    int additions = this == STRICT ? Roundoff.productDepth(terms) : terms + 1;
    return additions * addition * magnitude * Roundoff.SLACK;
  }

  /** Returns numbers that are stored with an error once more. */
  static Bounded rounded(Bounded x, double error) {
    if (error == 0) {
      return x;
    }
    double[] errors = x.errors().clone();
    for (int i = 0; i < errors.length; i++) {
      double magnitude = Math.abs(x.value(i)) + errors[i];
      if (Double.isFinite(x.value(i))) {
        boolean overflows = magnitude * (1 + error) >= Float.MAX_VALUE;
        errors[i] =
            overflows
                ? Double.POSITIVE_INFINITY
                : errors[i] + error * (magnitude + Float.MIN_NORMAL) * Roundoff.SLACK;
      }
    }
    return new Bounded(x.values(), errors);
  }
}
