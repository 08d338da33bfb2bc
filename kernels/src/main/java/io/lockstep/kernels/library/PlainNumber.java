package io.lockstep.kernels.library;

/** Numbers in texts and messages: whole ones without a point. */
public final class PlainNumber {
  private static final double MOST = 1e9;

  private PlainNumber() {}

  /** Returns the shortest text that gives the number again, such as {@code 1} or {@code 0.001}. */
  public static String of(double value) {
    return value == Math.rint(value) && Math.abs(value) < MOST
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
