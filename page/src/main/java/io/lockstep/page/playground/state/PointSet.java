package io.lockstep.page.playground.state;

import java.util.Locale;

/** Where the points come from. */
public enum PointSet {
  /** A disc within a ring. */
  CIRCLE("Circle", 500, 2),
  /** Four squares of two classes. */
  XOR("Exclusive or", 500, 2),
  /** Two clouds. */
  GAUSS("Two clouds", 500, 2),
  /** Two spirals. */
  SPIRAL("Spiral", 500, 2),
  /** A cloud for each of several classes. */
  CLOUDS("Clouds", 500, 0),
  /** An arm of a spiral for each of several classes. */
  ARMS("Arms", 500, 0),
  /** A plane, for regression. */
  PLANE("Plane", 1200, 1),
  /** Hills and hollows, for regression. */
  BUMPS("Bumps", 1200, 1),
  /** Points that were drawn or read. */
  OWN("Own points", 0, 0);

  private final String label;
  private final int count;
  private final int outputs;

  PointSet(String label, int count, int outputs) {
    this.label = label;
    this.count = count;
    this.outputs = outputs;
  }

  /** Returns how it is written on the page. */
  public String label() {
    return label;
  }

  /** Returns how many points it has. */
  public int count() {
    return count;
  }

  /** Returns whether its labels are numbers to be predicted; own points say so themselves. */
  public boolean isRegression() {
    return outputs == 1;
  }

  /** Returns whether it has as many classes as the state says. */
  public boolean choosesClasses() {
    return this == CLOUDS || this == ARMS;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
