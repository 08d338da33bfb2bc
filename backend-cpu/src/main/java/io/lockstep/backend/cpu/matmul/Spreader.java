package io.lockstep.backend.cpu.matmul;

/**
 * A generated loop that spreads rows of an operand over packed strips. It reads memory in the order
 * in which it lies, where packing strip by strip would jump from row to row.
 */
@FunctionalInterface
interface Spreader {
  /**
   * Spreads {@code depth} rows. Each strip is read and written by whole vectors, which may reach
   * into what follows it.
   *
   * @param target address of the first row of the first strip
   * @param stripStride bytes from one packed strip to the next
   * @param strips number of strips
   * @param width bytes of a strip in a row, both where it comes from and packed
   * @param depth number of rows
   * @param source address of the first float of the first row
   * @param sourceStride bytes from one row to the next
   */
  void spread(
      long target,
      long stripStride,
      int strips,
      long width,
      int depth,
      long source,
      long sourceStride);
}
