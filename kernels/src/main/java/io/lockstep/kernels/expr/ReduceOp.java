package io.lockstep.kernels.expr;

/** An associative combination over an axis, always taken in the contract's order. */
public enum ReduceOp {
  /** Sum; of nothing, +0. */
  SUM(BinaryOp.ADD),
  /** Largest element by {@link BinaryOp#MAX}. */
  MAX(BinaryOp.MAX),
  /** Smallest element by {@link BinaryOp#MIN}. */
  MIN(BinaryOp.MIN);

  private final BinaryOp combine;

  ReduceOp(BinaryOp combine) {
    this.combine = combine;
  }

  /** Returns the scalar operation that joins two partial results, the earlier one first. */
  public BinaryOp combine() {
    return combine;
  }
}
