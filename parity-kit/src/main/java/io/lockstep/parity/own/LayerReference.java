package io.lockstep.parity.own;

import java.util.List;
import java.util.Map;

/** A layer as it is used, computed in another way: in plain loops of double precision. */
@FunctionalInterface
public interface LayerReference {
  /**
   * Returns all elements of the result, row-major.
   *
   * @param shape of the batch, its examples first
   * @param x all elements of the batch, row-major
   * @param parameters all elements of each parameter and of all state, by name
   */
  double[] apply(List<Integer> shape, double[] x, Map<String, double[]> parameters);
}
