package io.lockstep.kernels.render.c;

/**
 * What bounds the kernels of a device. It picks work-group sizes and tiles and never changes a bit.
 *
 * @param groupItems most work-items of a group (CUDA: threads of a block)
 * @param localBytes local (CUDA: shared) memory of a group, in bytes
 */
public record DeviceLimits(int groupItems, int localBytes) {
  /** What every GPU of this decade has. */
  public static final DeviceLimits COMMON = new DeviceLimits(256, 32 * 1024);

  /** Checks that a group may have an item. */
  public DeviceLimits {
    if (groupItems < 1) {
      throw new IllegalArgumentException(
          "[limits] a work-group of " + groupItems + " items; the least is 1");
    }
  }

  /** Returns the work-items of the groups of most kernels: a power of two, 256 where allowed. */
  int items() {
    return Math.min(256, Integer.highestOneBit(groupItems));
  }
}
