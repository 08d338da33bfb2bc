package io.lockstep.faults;

/** What a call that fails has done nevertheless. */
public enum Effect {
  /** It does nothing, and fails. */
  BEFORE,
  /** It does all of its work, and fails all the same, as over a network. */
  AFTER,
  /** It writes half of the bytes, then fails; calls of other kinds do nothing. */
  HALF,
  /** It reads or writes half of the bytes, at least one, and does not fail, as it may. */
  SHORT
}
