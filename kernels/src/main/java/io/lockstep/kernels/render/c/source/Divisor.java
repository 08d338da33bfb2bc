package io.lockstep.kernels.render.c.source;

import io.lockstep.kernels.render.c.dialect.Dialect;

/**
 * A positive size that kernels divide by, as C text: a multiplication and a shift by numbers that
 * the host has prepared. Exact for dividends below 2^31 (Granlund and Montgomery, "Division by
 * Invariant Integers using Multiplication", 1994).
 */
public final class Divisor {
  private final Dialect dialect;
  private final String size;
  private final String magic;
  private final String shift;

  /** Adds a size, at least 1, and what dividing by it needs; a size of 0 is never divided by. */
  public Divisor(Dialect dialect, KernelArguments arguments, String name, int size) {
    this.dialect = dialect;
    this.size = arguments.size(name, size);
    this.magic = arguments.size(name + "_magic", magic(Math.max(size, 1)));
    this.shift = arguments.size(name + "_shift", ceilLog2(Math.max(size, 1)));
  }

  /** Returns the size itself. */
  public String size() {
    return size;
  }

  /** Returns {@code x / size}, for the name of an unsigned integer below 2^31. */
  public String quotient(String x) {
    return dialect.mulHigh(x + " << 1", magic) + " >> " + shift;
  }

  /** Returns {@code x % size}, given the name of the quotient. */
  public String remainder(String x, String quotient) {
    return x + " - " + quotient + " * " + size;
  }

  /** Returns 2^(31 + shift) / size, rounded up. */
  public static int magic(int size) {
    return (int) Math.ceilDiv(1L << (31 + ceilLog2(size)), size);
  }

  /** Returns the shift that goes with the multiplication. */
  public static int ceilLog2(int size) {
    return 32 - Integer.numberOfLeadingZeros(size - 1);
  }
}
