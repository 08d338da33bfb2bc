package io.lockstep.training.search.trial;

/** How a trial ended. */
public enum TrialState {
  /** It went on to its end and has a value. */
  COMPLETED,
  /** It was ended early, because others were better by then; its value is the last reported. */
  PRUNED,
  /** It has no value: an exception ended it, or its value is no finite number. */
  FAILED
}
