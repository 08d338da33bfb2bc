package io.lockstep.kernels.render.c.source;

/**
 * What bounds the kernels of a device. It picks work-group sizes and tiles and never changes a bit.
 *
 * @param groupItems most work-items of a group (CUDA: threads of a block)
 * @param localBytes local (CUDA: shared) memory of a group, in bytes
 * @param multiprocessors how many groups' worth of cores it has (CUDA: multiprocessors; OpenCL:
 *     compute units)
 * @param serialItems whether the items of a group run one after another on one core, as on a CPU
 */
public record DeviceLimits(
    int groupItems, int localBytes, int multiprocessors, boolean serialItems) {
  /** Multiprocessors of a middling GPU, for kernels that are rendered for none in particular. */
  private static final int TYPICAL = 80;

  /** What every GPU of this decade has. */
  public static final DeviceLimits COMMON = new DeviceLimits(256, 32 * 1024);

  /**
   * Checks that a group may have an item, and that there is a multiprocessor.
   *
   * @throws IllegalArgumentException if it may not
   */
  public DeviceLimits {
    if (groupItems < 1) {
      throw new IllegalArgumentException(
          "[limits] work-groups of " + groupItems + " items; a group has at least 1");
    }
    if (multiprocessors < 1) {
      throw new IllegalArgumentException(
          "[limits] " + multiprocessors + " multiprocessors; a device has at least 1");
    }
  }

  /** The limits of a device of typical size. */
  public DeviceLimits(int groupItems, int localBytes, boolean serialItems) {
    this(groupItems, localBytes, TYPICAL, serialItems);
  }

  /** The limits of a typical device that runs the items of a group side by side, as a GPU does. */
  public DeviceLimits(int groupItems, int localBytes) {
    this(groupItems, localBytes, false);
  }

  /** Returns the work-items of the groups of most kernels: a power of two, 256 where allowed. */
  public int items() {
    return Math.min(256, Integer.highestOneBit(groupItems));
  }
}
