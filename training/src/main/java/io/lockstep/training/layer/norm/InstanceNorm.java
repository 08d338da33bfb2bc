package io.lockstep.training.layer.norm;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Layer;
import java.util.Arrays;

/**
 * Instance normalization (Ulyanov et al., 2016): {@code (x - mean) / sqrt(variance + eps)} over the
 * axes of space of each channel of an example {@code [c, l]} or {@code [c, h, w]}, in training and
 * at inference. With {@code affine} parameters {@code weight} and {@code bias} of each channel, as
 * in PyTorch.
 *
 * @param eps added to variances
 * @param affine whether there are a factor and an offset for each channel
 */
public record InstanceNorm(double eps, boolean affine) implements Layer {
  private static final String NAME = "instance_norm";

  /** Checks the number. */
  public InstanceNorm {
    Normalization.requireEps(NAME, eps);
  }

  /** Creates a layer with PyTorch's defaults: eps 1e-5, without factor and offset. */
  public InstanceNorm() {
    this(1e-5, false);
  }

  @Override
  public Shape declare(Declaration declare, Shape in) {
    int values = 1;
    for (int size : in.dims().subList(Math.min(1, in.rank()), in.rank())) {
      values *= size;
    }
    if (in.rank() < 2 || values < 2) {
      throw declare.refusal(
          NAME,
          "normalizes each channel of an example, but gets examples of "
              + in
              + ", which have no two values of a channel; give it examples of [c,l] or [c,h,w]");
    }
    if (affine) {
      Normalization.declareAffine(declare, Shape.of(in.dim(0)));
    }
    return in;
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    int[] whole = x.shape().toArray();
    int space = Arrays.stream(whole).skip(2).reduce(1, Math::multiplyExact);
    Tensor rows = x.reshape(whole[0] * whole[1], space);
    Tensor normalized = Normalization.rows(rows, eps).reshape(whole);
    return affine ? Normalization.affinePerChannel(normalized, context) : normalized;
  }
}
