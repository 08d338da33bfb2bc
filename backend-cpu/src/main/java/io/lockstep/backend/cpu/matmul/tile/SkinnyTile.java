package io.lockstep.backend.cpu.matmul.tile;

/**
 * The innermost product for few columns: {@link #ROWS} rows of C, all columns, over part of one run
 * of k. Lanes of its vectors are rows of C, so that none is left empty however few columns there
 * are; A, whose rows lie side by side along k, is transposed in registers for that, some steps at a
 * time, into memory that stays in the first-level cache.
 *
 * <p>Blocks of C are held transposed: {@code columns x ROWS} floats without gaps. Each element
 * becomes {@code in + chain}, where the chain starts at {@code from} and takes {@code fma(a[i,k],
 * b[k,j], chain)} with k ascending. Strides must not be negative; those of rows and columns must be
 * below {@link DirectTile#ROW_BYTES}.
 */
@FunctionalInterface
public interface SkinnyTile {
  /** Floats in a vector, which has 512 bits. */
  int LANES = 16;

  /** Rows of a block: two vectors. */
  int ROWS = 2 * LANES;

  /** Steps of k that are transposed at once. */
  int BLOCK = 16;

  /** The most steps of a chunk; a multiple of {@link #BLOCK}. */
  int CHUNK = 128;

  /** The most columns for which sums and a step of A stay in registers. */
  int COLUMNS = 12;

  /** Bytes from one column of a block of C to the next. */
  long COLUMN_BYTES = 4L * ROWS;

  /** Bytes of a transposed chunk and the sums behind it. */
  long SCRATCH_BYTES = COLUMN_BYTES * (CHUNK + COLUMNS);

  /**
   * Computes the block.
   *
   * @param a address of A's first element
   * @param aRow bytes from one row of A to the next
   * @param b address of B's first element
   * @param bStep bytes from one step of k in B to the next
   * @param bColumn bytes from one column of B to the next
   * @param chunks number of chunks
   * @param steps steps of k in a chunk, a multiple of {@link #BLOCK}
   * @param skip steps at the start of a chunk of A that are left out; those of B are not there
   * @param scratch address of {@link #SCRATCH_BYTES}
   * @param from address of the block at which chains start
   * @param in address of the block to add to
   * @param out address of the block to write; may equal the others
   */
  void multiply(
      long a,
      long aRow,
      long b,
      long bStep,
      long bColumn,
      int chunks,
      int steps,
      int skip,
      long scratch,
      long from,
      long in,
      long out);
}
