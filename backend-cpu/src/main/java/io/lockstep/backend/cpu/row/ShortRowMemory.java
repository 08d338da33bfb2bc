package io.lockstep.backend.cpu.row;

/** How the working memory of a block of short rows is laid out, as offsets from its start. */
final class ShortRowMemory {
  private static final int ALIGNMENT = 64;

  /** Elements of a block, which keep all arrays of a usual kernel in the first-level caches. */
  private static final int ELEMENTS = 1024;

  private static final int VECTOR = 16;

  private final int rowsInBlock;
  private final long[] copies;
  private final long[] lanes;
  private final long[] kept;
  private long bytes;

  ShortRowMemory(ShortRowKernel kernel) {
    this.rowsInBlock = Math.max(VECTOR, ELEMENTS / kernel.cols / VECTOR * VECTOR);
    this.copies = new long[kernel.arguments.size()];
    for (int i = 0; i < copies.length; i++) {
      RowArgument argument = kernel.arguments.get(i);
      if (argument.isCopied()) {
        copies[i] = place(argument.columns(kernel.cols), argument.type().bytes());
      }
    }
    this.lanes =
        kernel.reducers.stream().mapToLong(f -> place(kernel.cols, f.type().bytes())).toArray();
    this.kept =
        kernel.plan.keptTypes().stream().mapToLong(t -> place(kernel.cols, t.bytes())).toArray();
  }

  private long place(int columns, int elementBytes) {
    long offset = bytes;
    bytes += Math.ceilDiv((long) columns * rowsInBlock * elementBytes, ALIGNMENT) * ALIGNMENT;
    return offset;
  }

  /** Returns the number of rows that are computed together. */
  int rowsInBlock() {
    return rowsInBlock;
  }

  /** Returns the bytes that a block needs. */
  long bytes() {
    return bytes;
  }

  /** Returns the offset of the copy of an argument. */
  long copy(int argument) {
    return copies[argument];
  }

  /** Returns the offset of a reduction's lanes, and at column 0 of its results. */
  long lanes(int reduction) {
    return lanes[reduction];
  }

  /** Returns the offset of a kept value at column 0. */
  long kept(int slot) {
    return kept[slot];
  }
}
