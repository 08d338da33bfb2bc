package io.lockstep.training.watch;

/** A part of what can be watched. */
public enum WatchedPart {
  /** Norms of parameters, of gradients by them and of their updates. */
  PARAMETERS,
  /** What layers give: mean and deviation, dead and saturated units. */
  ACTIVATIONS,
  /** What layers show of themselves. */
  SHOWN
}
