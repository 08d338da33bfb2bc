package io.lockstep.kernels.render.jvm;

/** How an argument of a run moves from one element to the next. */
public enum Access {
  /** Neighbouring elements are neighbours in memory. */
  UNIT,
  /** An input that stays on one element for the whole run. */
  UNIFORM,
  /** Any stride in bytes, taken from the frame. Only the scalar form knows it. */
  STRIDED,
  /** Element {@code i} is element {@code i mod 256} in memory: the lanes of a reduction. */
  LANES
}
