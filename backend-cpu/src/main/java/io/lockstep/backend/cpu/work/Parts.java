package io.lockstep.backend.cpu.work;

/**
 * Elements from 0 on, cut into parts of one size, of which the last may be shorter. Exact for all
 * counts: close to 2^31 elements the end of a part is no sum of its start and its size, which would
 * be negative, so that the part would be left out.
 *
 * @param count how many elements, at least 0
 * @param size elements in a part, at least 1
 */
public record Parts(int count, int size) {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is too small
   */
  public Parts {
    if (count < 0 || size < 1) {
      throw new IllegalArgumentException(
          "[parts] "
              + count
              + " elements in parts of "
              + size
              + "; there are at least 0, and at least 1 in a part");
    }
  }

  /** Returns how many parts there are. */
  public int number() {
    return Math.ceilDiv(count, size);
  }

  /** Returns the first element of a part. */
  public int start(int part) {
    return part * size;
  }

  /** Returns the element behind a part. */
  public int end(int part) {
    return end(part * size, size, count);
  }

  /** Returns where so many elements end that begin somewhere, at the limit at the latest. */
  public static int end(int start, int size, int limit) {
    return start + Math.min(size, limit - start);
  }

  /** Returns where a part starts if elements are cut into a number of about equal ones. */
  public static int startOfEqual(int count, int parts, int part) {
    return (int) ((long) count * part / parts);
  }
}
