package io.lockstep.training.loop;

/** Where in a run it can be interrupted, and go on later to the same bits. */
public enum RunPoint {
  /** A step was taken, the last of its epoch perhaps, before the validation. */
  STEP,

  /** An epoch is over, and every callback was told of it. */
  EPOCH,

  /** The run is over, or was stopped: before callbacks are told of its end, and may change it. */
  END
}
