package io.lockstep.kernels.library;

/** What a formula gives a value for. */
public enum Per {
  /** Each element by itself: {@code [..., n]} to {@code [..., n]}. */
  ELEMENT,
  /**
   * Each row, by reducing over the last axis: an activation gives {@code [..., n]}, a loss {@code
   * [..., 1]}.
   */
  ROW
}
