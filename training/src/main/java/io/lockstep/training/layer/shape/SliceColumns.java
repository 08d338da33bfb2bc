package io.lockstep.training.layer.shape;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Layer;

/**
 * Some columns that lie beside one another: elements {@code from} to {@code to - 1} of axis 1,
 * {@code [n, k, ...] -> [n, to - from, ...]}.
 *
 * @param from the first
 * @param to one more than the last
 */
public record SliceColumns(int from, int to) implements Layer {
  /** Checks the range. */
  public SliceColumns {
    if (from < 0 || to <= from) {
      throw new IllegalArgumentException(
          "[slice_columns] needs a first column of at least 0 and an end after it, got "
              + from
              + " and "
              + to);
    }
  }

  @Override
  public Shape declare(Declaration declare, Shape in) {
    if (in.rank() == 0 || to > in.dim(0)) {
      throw declare.refusal(
          "slice_columns",
          "takes columns "
              + from
              + " to "
              + (to - 1)
              + ", but gets examples of "
              + in
              + (in.rank() == 0
                  ? "; give it examples of [k]"
                  : "; its last column is " + (in.dim(0) - 1)));
    }
    return in.with(0, to - from);
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    return x.slice(1, from, to);
  }
}
