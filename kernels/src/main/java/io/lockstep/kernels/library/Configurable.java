package io.lockstep.kernels.library;

import java.util.Map;

/**
 * A function that may have parameters.
 *
 * @param <T> what kind of function it is
 */
public interface Configurable<T> {
  /** Returns its name and its parameters with their values. */
  Signature signature();

  /**
   * Returns the same function with other values.
   *
   * @throws IllegalArgumentException if the values do not fit one another
   */
  T with(Signature values);

  /**
   * Returns the same function with one other value.
   *
   * @throws IllegalArgumentException if there is no such parameter, or the value is out of range
   */
  default T with(String parameter, double value) {
    return with(signature().with(Map.of(parameter, value)));
  }
}
