package io.lockstep.parity.report;

import io.lockstep.backend.compare.Elements;
import io.lockstep.kernels.expr.DType;
import io.lockstep.parity.reproduction.Ulps;

/**
 * An element that is not what it must be.
 *
 * @param caseName the case
 * @param seed of its inputs
 * @param variant the engine it was computed on
 * @param value which output or updated tensor, with its graph node
 * @param index row-major index of the element
 * @param dtype its type
 * @param rule what it breaks: the contract's bits, or the double-precision bound
 * @param expected what it must be
 * @param actual what it is
 */
public record Difference(
    String caseName,
    long seed,
    String variant,
    String value,
    int index,
    DType dtype,
    String rule,
    double expected,
    double actual) {

  /**
   * Returns everything about it in one line, numbers in decimal and hexadecimal and how far apart
   * they are.
   */
  @Override
  public String toString() {
    return "[parity] "
        + caseName
        + " (seed "
        + seed
        + ") on "
        + variant
        + ": "
        + value
        + " element "
        + index
        + " breaks "
        + rule
        + ": expected "
        + Elements.text(dtype, expected)
        + ", got "
        + Elements.text(dtype, actual)
        + ", "
        + Ulps.text(dtype, expected, actual);
  }
}
