package io.lockstep.parity.own;

/** How far the gradients of an operation are looked at. */
public enum GradientOrder {
  /** It has none, as what gives indices. */
  NONE,
  /**
   * It has a gradient that is meant to be another than its slope, as a straight-through estimator:
   * the gradient must have one result everywhere, which is not compared with differences.
   */
  BITS,
  /** Its gradient must be the slope by central differences. */
  FIRST,
  /** The gradient of its gradient must be so, too. */
  SECOND;

  boolean isLookedAt() {
    return this != NONE;
  }

  boolean isSlope() {
    return this == FIRST || this == SECOND;
  }
}
