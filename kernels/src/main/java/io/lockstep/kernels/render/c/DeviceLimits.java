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
}
