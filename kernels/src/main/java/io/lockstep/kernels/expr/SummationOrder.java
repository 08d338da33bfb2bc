package io.lockstep.kernels.expr;

/**
 * The lengths that fix in which order many numbers become one, in products and reductions: the
 * order of every device, so that all have the same bits (docs/arithmetic.md, sections 7 and 8).
 */
public final class SummationOrder {
  /** Steps of k whose products are one chain of fma in a matrix product. */
  public static final int PRODUCT_RUN = 512;

  /**
   * Elements of a contiguous axis that are reduced together; results of blocks are elements again.
   */
  public static final int BLOCK = 4096;

  /** Lanes of a block: each combines every so many elements, then lanes combine by halving. */
  public static final int LANES = 256;

  /** Rows of an outer axis that are combined one after another; runs combine by halving. */
  public static final int COLUMN_RUN = 64;

  private SummationOrder() {}
}
