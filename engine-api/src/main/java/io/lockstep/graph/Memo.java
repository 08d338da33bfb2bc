package io.lockstep.graph;

import org.jspecify.annotations.Nullable;

/**
 * What was computed of a node, beside how it is computed: its value at a moment, if it is still
 * known, and whether it is worth keeping. Time is counted in writes to anything a value can be
 * computed from.
 */
public final class Memo {
  /** The moment of a value that nothing can change. */
  static final long ALWAYS = Long.MAX_VALUE;

  private @Nullable Source value;
  private long moment;
  private boolean wanted;
  private boolean computed;

  Memo() {}

  /** Returns the value if it is known and right at a moment, else null. */
  public @Nullable Source at(long now) {
    if (value != null && moment != ALWAYS && moment != now) {
      value = null;
    }
    return value;
  }

  /** Returns whether the value is known and right for ever. */
  boolean isFinal() {
    return value != null && moment == ALWAYS;
  }

  void set(Source known, long at) {
    value = known;
    moment = at;
  }

  /** Says that others will be computed from this value again and again. */
  public void want() {
    wanted = true;
  }

  /** Returns whether others will be computed from this value again and again. */
  public boolean isWanted() {
    return wanted;
  }

  /** Says that this value was computed on the way to another. */
  public void markComputed() {
    computed = true;
  }

  /** Returns whether this value was computed on the way to another before. */
  public boolean wasComputed() {
    return computed;
  }
}
