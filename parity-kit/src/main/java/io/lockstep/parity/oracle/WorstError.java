package io.lockstep.parity.oracle;

/**
 * The error that took the largest share of what it may be, of all results of one kind of operation.
 *
 * @param kind of the operation
 * @param caseName the case, such as {@code matmul/1x17x1}
 * @param variant the device
 * @param value the output and the element, such as {@code output 0 [5]}
 * @param error how far the result is from double precision
 * @param tolerance how far it may be
 */
public record WorstError(
    OperationKind kind,
    String caseName,
    String variant,
    String value,
    double error,
    double tolerance) {
  /** Returns the error as a share of what it may be: above 1 if it is too large. */
  public double share() {
    double share = error == 0 ? 0 : error / tolerance;
    return Double.isNaN(share) ? Double.POSITIVE_INFINITY : share;
  }

  /** Returns the one of the larger share; this one if they are equal. */
  public WorstError or(WorstError other) {
    return other.share() > share() ? other : this;
  }
}
