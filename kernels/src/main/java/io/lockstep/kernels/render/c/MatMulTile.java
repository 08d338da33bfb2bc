package io.lockstep.kernels.render.c;

/**
 * How a work-group computes a matrix product: a tile of {@code rows} by {@code cols} elements, each
 * work-item {@code ownRows} by {@code ownCols} of them, with both operands passing through local
 * memory {@code depth} in k at a time. No choice changes a bit.
 *
 * @param rows rows of the tile
 * @param cols columns of the tile
 * @param ownRows rows of the tile that a work-item computes; divides {@code rows}
 * @param ownCols columns that it computes; divides {@code cols}
 * @param chunk how many of its rows, and of its columns, are neighbours; the next chunk begins where
 *     those of the other items end. Divides both, or is the larger
 * @param depth k that lie in local memory at a time; divides the contract's 512
 * @param buffers 2 to load the next part while one is computed, 1 to wait
 */
record MatMulTile(
    int rows, int cols, int ownRows, int ownCols, int chunk, int depth, int buffers) {
  /** Distance that keeps the elements of local memory that are stored together in other banks. */
  private static final int PADDING = 4;

  /** Returns the number of work-items of a group. */
  int items() {
    return itemsDown() * itemsAcross();
  }

  /** Returns the number of work-items that share a column. */
  int itemsDown() {
    return rows / ownRows;
  }

  /** Returns the number of work-items that share a row. */
  int itemsAcross() {
    return cols / ownCols;
  }

  /** Returns the distance in local memory between neighbours in k of the first operand. */
  int pitchA() {
    return rows + PADDING;
  }

  /** Returns the distance in local memory between neighbours in k of the second operand. */
  int pitchB() {
    return cols + PADDING;
  }

  /** Returns the floats of one buffer: a part of both operands. */
  int bufferSize() {
    return depth * (pitchA() + pitchB());
  }

  /** Returns the floats of local memory; the results leave through it, a row of each item's. */
  int localSize() {
    return Math.max(buffers * bufferSize(), itemsDown() * cols);
  }

  /** Returns whether a device can run it. */
  boolean fits(DeviceLimits limits) {
    return items() <= limits.groupItems() && localSize() * Float.BYTES <= limits.localBytes();
  }

  /** Returns the row of the tile that is an item's own {@code i}-th, as text. */
  String row(String item, String i) {
    return own(item, i, ownRows, itemsDown());
  }

  /** Returns the column of the tile that is an item's own {@code j}-th, as text. */
  String col(String item, String j) {
    return own(item, j, ownCols, itemsAcross());
  }

  private String own(String item, String nth, int own, int items) {
    if (own == 1) {
      return item;
    }
    if (own <= chunk) {
      return item + " * " + own + "u + " + nth;
    }
    String within = item + " * " + chunk + "u + " + nth + " % " + chunk + "u";
    return within + " + " + nth + " / " + chunk + "u * " + chunk * items + "u";
  }
}
