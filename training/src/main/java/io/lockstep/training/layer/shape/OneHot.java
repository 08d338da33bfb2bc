package io.lockstep.training.layer.shape;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Layer;
import java.util.ArrayList;
import java.util.List;

/**
 * Each code as a row with a 1 in its place, {@code [n, k] -> [n, k, classes]}, as {@code one_hot}
 * of PyTorch. Codes are whole numbers from 0 on that stand in the features as floats, without
 * scaling; fractions are cut off. The row of a code outside of {@code 0..classes-1} is all NaN,
 * which ends a training.
 *
 * @param classes number of different codes
 */
public record OneHot(int classes) implements Layer {
  /** Checks the number. */
  public OneHot {
    if (classes < 1) {
      throw new IllegalArgumentException("[one_hot] classes must be at least 1, got " + classes);
    }
  }

  @Override
  public Shape declare(Declaration declare, Shape in) {
    List<Integer> dims = new ArrayList<>(in.dims());
    dims.add(classes);
    return new Shape(dims);
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    List<Integer> dims = new ArrayList<>(x.shape().dims());
    dims.add(classes);
    Tensor rows = x.detach().flatten().cast(DType.I32).oneHot(classes);
    return rows.cast(x.dtype()).reshape(new Shape(dims).toArray());
  }
}
