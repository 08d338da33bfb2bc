package io.lockstep.page.playground.state;

import java.util.Locale;

/** What of a point goes into the network. */
public enum InputFeature {
  /** The first coordinate. */
  X("x1", "a"),
  /** The second coordinate. */
  Y("x2", "b"),
  /** The square of the first. */
  X_SQUARED("x1²", "a * a"),
  /** The square of the second. */
  Y_SQUARED("x2²", "b * b"),
  /** The product of both. */
  PRODUCT("x1 x2", "a * b"),
  /** The sine of the first. */
  SIN_X("sin x1", "(float) StrictMath.sin(a)"),
  /** The sine of the second. */
  SIN_Y("sin x2", "(float) StrictMath.sin(b)");

  private final String label;
  private final String java;

  InputFeature(String label, String java) {
    this.label = label;
    this.java = java;
  }

  /** Returns how it is written on the page. */
  public String label() {
    return label;
  }

  /** Returns how it is written in Java, of coordinates {@code a} and {@code b}. */
  public String java() {
    return java;
  }

  /** Returns its value at a point. */
  public float of(float a, float b) {
    return switch (this) {
      case X -> a;
      case Y -> b;
      case X_SQUARED -> a * a;
      case Y_SQUARED -> b * b;
      case PRODUCT -> a * b;
      case SIN_X -> (float) StrictMath.sin(a);
      case SIN_Y -> (float) StrictMath.sin(b);
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
