package io.lockstep.backend.cpu.matmul.pack;

/**
 * Lays a slice of an operand out as the tile reads it: {@code [depth][slots]}, one k step after
 * another. Both operands use it: lanes are rows of A, or columns of B.
 *
 * <p>Slots from {@code width} on hold arbitrary values, and a packer may write up to {@link #SLACK}
 * bytes past the end.
 */
public interface Packer {
  /** Returns the packer in plain Java. */
  static Packer scalar() {
    return new ScalarPacker();
  }

  /** Bytes that may be written past the end of a packed slice: the widest vector. */
  long SLACK = 64;

  /**
   * Packs one slice.
   *
   * @param target address of the packed slice
   * @param slots floats in a packed step
   * @param depth number of k steps
   * @param source address of lane 0 at step 0
   * @param width lanes to read, 1 to {@code slots}
   * @param laneStride bytes from one lane to the next
   * @param depthStride bytes from one step to the next
   */
  void pack(
      long target, int slots, int depth, long source, int width, long laneStride, long depthStride);

  /**
   * Packs several slices whose lanes lie side by side, all of them row by row. What follows the
   * last one in memory, up to {@link #SLACK} bytes, must be readable.
   *
   * @param target address of the first packed slice
   * @param targetStride bytes from one packed slice to the next
   * @param slices number of slices
   * @param slots floats in a packed step, all of them read
   * @param depth number of k steps
   * @param source address of lane 0 of the first slice at step 0
   * @param depthStride bytes from one step to the next
   */
  default void packAll(
      long target,
      long targetStride,
      int slices,
      int slots,
      int depth,
      long source,
      long depthStride) {
    for (int i = 0; i < slices; i++) {
      pack(target + i * targetStride, slots, depth, source + 4L * slots * i, slots, 4, depthStride);
    }
  }
}
