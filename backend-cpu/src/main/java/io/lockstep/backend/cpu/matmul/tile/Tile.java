package io.lockstep.backend.cpu.matmul.tile;

/**
 * The innermost product: one block of C, {@code rows x columns}, over one run of k.
 *
 * <p>Each element becomes {@code in + chain}, where chain starts at +0 and takes {@code fma(a[i,k],
 * b[k,j], chain)} with k ascending. Rows and columns are fixed when the tile is made.
 */
@FunctionalInterface
public interface Tile {
  /**
   * Computes the block.
   *
   * @param a address of the packed A panel, {@code [depth][rows]}
   * @param b address of row 0 of B; a row holds {@code columns} consecutive floats
   * @param bStride bytes from one row of B to the next
   * @param depth number of k steps
   * @param in address of the block to add to
   * @param inStride bytes from one row of {@code in} to the next; 0 repeats one row
   * @param out address of the block to write; may equal {@code in}
   * @param outStride bytes from one row of {@code out} to the next
   */
  void multiply(
      long a, long b, long bStride, int depth, long in, long inStride, long out, long outStride);
}
