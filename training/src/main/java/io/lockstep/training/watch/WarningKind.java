package io.lockstep.training.watch;

import java.util.Locale;

/** What a run is warned of. */
public enum WarningKind {
  /** Gradients fall over the layers, towards the input, by orders of magnitude. */
  VANISHING_GRADIENTS,
  /** Gradients are no longer finite, or large beside the weights, or grow beyond what they were. */
  EXPLODING_GRADIENTS,
  /** Units of a layer through which no gradient goes for any example of the batch. */
  DEAD_UNITS,
  /** Much of what a layer such as a sigmoid gives lies where it is flat. */
  SATURATED_UNITS,
  /** A step changes the weights of a layer by far more, or less, than is usual. */
  UPDATE_RATIO,
  /** The training loss no longer falls. */
  PLATEAU,
  /** The validation loss rises while the training loss falls. */
  OVERFITTING;

  /** Returns the name in lower case, as in JSON, such as {@code dead_units}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
