package io.lockstep.training.nn;

import io.lockstep.kernels.spec.Shape;

/**
 * A trained tensor that a layer declares.
 *
 * @param name within the layer, such as {@code weight}
 * @param shape its shape
 * @param initializer its first value
 * @param fanIn number of inputs of a unit, for the initializer
 * @param fanOut number of outputs that an input feeds, for the initializer
 */
public record Parameter(String name, Shape shape, Initializer initializer, int fanIn, int fanOut) {
  /** Checks name and fans. */
  public Parameter {
    if (name.isEmpty() || fanIn < 0 || fanOut < 0) {
      throw new IllegalArgumentException(
          "[parameter] name '"
              + name
              + "', fan-in "
              + fanIn
              + " and fan-out "
              + fanOut
              + " of "
              + shape
              + " do not make a parameter; give it a name, and fans of at least 0");
    }
  }
}
