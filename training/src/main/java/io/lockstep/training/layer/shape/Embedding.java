package io.lockstep.training.layer.shape;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Initializer;
import io.lockstep.training.nn.Layer;
import java.util.ArrayList;
import java.util.List;

/**
 * Each code as a trained vector (Bengio et al., 2003): a row of the table for each, {@code [n, k]
 * -> [n, k, width]}, and {@code [n] -> [n, width]}; {@link Flatten} behind it makes rows of the
 * vectors of several columns. Codes are whole numbers from 0 on that stand in the features as
 * floats, without scaling; fractions are cut off, and a code outside of {@code 0..codes-1} is an
 * error. Parameter {@code weight [codes, width]}, which starts normally distributed with mean 0 and
 * deviation 1, as in PyTorch; Keras starts from -0.05 to 0.05.
 *
 * @param codes number of different codes
 * @param width elements of a vector
 */
public record Embedding(int codes, int width) implements Layer {
  private static final Initializer STANDARD_NORMAL = new Initializer.Normal(0, 1);

  /** Checks the sizes. */
  public Embedding {
    if (codes < 1 || width < 1) {
      throw new IllegalArgumentException(
          "[embedding] codes and width must be at least 1, got " + codes + " and " + width);
    }
  }

  @Override
  public Shape declare(Declaration declare, Shape in) {
    declare.parameter("weight", Shape.of(codes, width), STANDARD_NORMAL, codes, width);
    return widened(in);
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    Tensor codes = x.detach().flatten().cast(DType.I32);
    return context.parameter("weight").gather(codes).reshape(widened(x.shape()).toArray());
  }

  private Shape widened(Shape shape) {
    List<Integer> dims = new ArrayList<>(shape.dims());
    dims.add(width);
    return new Shape(dims);
  }
}
