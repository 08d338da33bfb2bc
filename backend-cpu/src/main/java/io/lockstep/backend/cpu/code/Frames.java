package io.lockstep.backend.cpu.code;

/**
 * The arrays in which workers hand addresses to rendered code. Each has room behind it that nobody
 * touches: two workers that write to one line of the cache slow each other down several times.
 */
public final class Frames {
  /** Two lines of 64 bytes, since lines are fetched in pairs. */
  private static final int PADDING = 128 / Long.BYTES;

  private Frames() {}

  /** Returns a frame for code of so many arguments, inputs and outputs together. */
  public static long[] of(int arguments) {
    return new long[2 * arguments + PADDING];
  }
}
