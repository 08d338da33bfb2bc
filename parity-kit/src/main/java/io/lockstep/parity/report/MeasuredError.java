package io.lockstep.parity.report;

import io.lockstep.kernels.expr.DType;
import io.lockstep.parity.oracle.OperationKind;

/**
 * An element that products of a relaxed precision have part in, beside what it may be off by.
 *
 * @param kind the operation that it is the result of
 * @param caseName the case
 * @param variant the engine it was computed on
 * @param value which output or updated tensor, with its graph node
 * @param index row-major index of the element
 * @param dtype its type
 * @param expected what it is in double precision
 * @param actual what was computed
 * @param allowed how far apart they may be
 * @param share the part of that which is taken: above 1 if it is too far off
 */
public record MeasuredError(
    OperationKind kind,
    String caseName,
    String variant,
    String value,
    int index,
    DType dtype,
    double expected,
    double actual,
    double allowed,
    double share) {
  /** Returns the one that takes the larger share; this one if they are equal. */
  public MeasuredError or(MeasuredError other) {
    return other.share > share ? other : this;
  }

  /** Returns how far both are apart. */
  public double error() {
    return Math.abs(actual - expected);
  }
}
