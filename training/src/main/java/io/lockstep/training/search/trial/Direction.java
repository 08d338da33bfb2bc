package io.lockstep.training.search.trial;

/** Which values of trials are better. */
public enum Direction {
  /** Lower ones, as of losses. */
  MINIMIZE,
  /** Higher ones, as of accuracies. */
  MAXIMIZE;

  /** Returns the value, or its negative, so that lower ones are better. */
  public double cost(double value) {
    return switch (this) {
      case MINIMIZE -> value;
      case MAXIMIZE -> -value;
    };
  }

  /** Returns whether a value is better than another, and not as good. */
  public boolean isBetter(double value, double other) {
    return cost(value) < cost(other);
  }
}
