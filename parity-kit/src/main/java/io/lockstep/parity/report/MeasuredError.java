package io.lockstep.parity.report;

import io.lockstep.kernels.expr.DType;

/**
 * An element that products of a relaxed precision have part in, beside what it may be off by.
 *
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
    String caseName,
    String variant,
    String value,
    int index,
    DType dtype,
    double expected,
    double actual,
    double allowed,
    double share) {
  /** Returns the operation of the case, such as {@code matmul}. */
  public String operation() {
    return caseName.replaceFirst("/.*", "");
  }

  /** Returns how far both are apart. */
  public double error() {
    return Math.abs(actual - expected);
  }
}
