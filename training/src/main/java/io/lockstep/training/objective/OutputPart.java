package io.lockstep.training.objective;

import io.lockstep.kernels.expr.DType;
import io.lockstep.tensor.Tensor;

/**
 * One output of a network: its place in the row that the network gives, and that of its target in
 * the row of targets.
 *
 * @param name of the output; empty where it is the only one
 * @param objective its task and loss
 * @param weight of its loss in what is minimized
 * @param from its first column
 * @param to one more than its last column; 0 where it is the whole row
 * @param targetFrom the first column of its target
 * @param targetTo one more than the last one; 0 where it is the whole row
 */
public record OutputPart(
    String name,
    Objective objective,
    double weight,
    int from,
    int to,
    int targetFrom,
    int targetTo) {
  /** Returns the only output. */
  static OutputPart whole(Objective objective) {
    return new OutputPart("", objective, 1, 0, 0, 0, 0);
  }

  /** Returns whether it is the only output. */
  public boolean isWhole() {
    return to == 0;
  }

  /** Returns the part of the network's row that is this output, {@code [n, outputs]}. */
  public Tensor of(Tensor row) {
    return isWhole() ? row : row.slice(1, from, to);
  }

  /** Returns its target: class indices {@code [n]}, or numbers {@code [n, outputs]}. */
  public Tensor target(Tensor row) {
    if (isWhole()) {
      return row;
    }
    Tensor columns = row.slice(1, targetFrom, targetTo);
    return objective.task() == Task.CLASSIFICATION
        ? columns.reshape(row.shape().dim(0)).cast(DType.I32)
        : columns;
  }
}
