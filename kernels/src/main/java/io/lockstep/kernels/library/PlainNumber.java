package io.lockstep.kernels.library;

/** Numbers in messages: whole ones without a point. */
final class PlainNumber {
  private static final double MOST = 1e9;

  private PlainNumber() {}

  static String of(double value) {
    return value == Math.rint(value) && Math.abs(value) < MOST
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
