package io.lockstep.kernels.render.c.matmul;

/** How a matrix product puts together its runs of 512 in k. */
public enum MatMulRuns {
  /** There is only one: k is at most 512. */
  ONE,

  /** A work-group computes one after another, and adds each to its totals. */
  IN_TURN,

  /**
   * A work-group computes one, into the workspace {@code [run, batch, m, n]}; a second phase adds
   * them in order (split-K). For few results of a long k.
   */
  SIDE_BY_SIDE
}
