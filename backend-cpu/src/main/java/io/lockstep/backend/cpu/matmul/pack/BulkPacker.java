package io.lockstep.backend.cpu.matmul.pack;

/**
 * A generated loop that packs rows of an operand into many strips at once. It reads memory in the
 * order in which it lies, where packing strip by strip would jump from row to row.
 */
@FunctionalInterface
interface BulkPacker {
  /**
   * Packs {@code depth} rows. Each strip is read and written by whole vectors, which may reach into
   * what follows it.
   *
   * @param target address of the first row of the first strip
   * @param stripStride bytes from one packed strip to the next
   * @param strips number of strips
   * @param width bytes of a strip in a row, both where it comes from and packed
   * @param depth number of rows
   * @param source address of the first float of the first row
   * @param sourceStride bytes from one row to the next
   */
  void pack(
      long target,
      long stripStride,
      int strips,
      long width,
      int depth,
      long source,
      long sourceStride);
}
