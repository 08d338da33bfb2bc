package io.lockstep.parity.own;

import java.util.List;

/** An operation computed in another way: in plain loops over numbers of double precision. */
@FunctionalInterface
public interface DoubleReference {
  /**
   * Returns all elements of the result, row-major.
   *
   * @param size which the shapes of the operands were made from
   * @param operands all elements of each, row-major
   */
  double[] apply(int size, List<double[]> operands);
}
