package io.lockstep.backend.cpu.matmul.tile;

/**
 * The innermost product of operands that are read where they lie: one block of C, {@code rows x
 * width}, over one run of k. Unlike a {@link Tile} it takes A with any strides, and a block of C
 * that is narrower than its vectors.
 *
 * <p>Each element becomes {@code in + chain}, where chain starts at +0 and takes {@code fma(a[i,k],
 * b[k,j], chain)} with k ascending. Strides must not be negative; those of rows must be below
 * {@link #ROW_BYTES}.
 */
@FunctionalInterface
public interface DirectTile {
  /** The limit of the bytes from one row of A or C to the next. */
  long ROW_BYTES = 1L << 40;

  /**
   * Computes the block.
   *
   * @param a address of A's first element
   * @param aRow bytes from one row of A to the next
   * @param aStep bytes from one step of k in A to the next
   * @param b address of row 0 of B, which holds all lanes of the tile's vectors
   * @param bStep bytes from one row of B to the next
   * @param depth number of k steps
   * @param in address of the block to add to
   * @param inRow bytes from one row of {@code in} to the next; 0 repeats one row
   * @param out address of the block to write; may equal {@code in}
   * @param outRow bytes from one row of {@code out} to the next
   * @param width columns of the block, at most those of the tile
   */
  void multiply(
      long a,
      long aRow,
      long aStep,
      long b,
      long bStep,
      int depth,
      long in,
      long inRow,
      long out,
      long outRow,
      int width);
}
