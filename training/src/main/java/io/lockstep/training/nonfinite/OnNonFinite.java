package io.lockstep.training.nonfinite;

/** What a run does when a loss, a gradient, a parameter or a state is NaN or infinite. */
public enum OnNonFinite {
  /** Ends, and says what was seen and between which steps; the model is left as it is. */
  STOP,

  /**
   * Goes back to where the epoch began, finds the step, the layer and the operation that first gave
   * such a number, and ends with the last good weights. For this a copy of parameters, moments and
   * layer state is kept in the memory of the host, taken once an epoch.
   */
  FIND
}
