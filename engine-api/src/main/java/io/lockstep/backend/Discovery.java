package io.lockstep.backend;

/**
 * One line of {@code lockstep devices}.
 *
 * @param device the name to pass as device, such as {@code cpu} or {@code opencl:1}
 * @param usable whether it can be opened
 * @param rank for {@code auto}, which takes the highest that is usable: 0 for the CPU backend,
 *     above for what is faster than it, below for what is slower
 * @param detail what it is, or what is missing and how to install it
 */
public record Discovery(String device, boolean usable, int rank, String detail) {
  /** Returns a device that can be opened. */
  public static Discovery usable(String device, int rank, String detail) {
    return new Discovery(device, true, rank, detail);
  }

  /** Returns a device that cannot be opened, with the reason. */
  public static Discovery missing(String device, String detail) {
    return new Discovery(device, false, Integer.MIN_VALUE, detail);
  }
}
