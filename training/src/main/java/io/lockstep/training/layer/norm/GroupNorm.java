package io.lockstep.training.layer.norm;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Layer;

/**
 * Group normalization (Wu and He, 2018): {@code (x - mean) / sqrt(variance + eps)} over each group
 * of channels of an example {@code [c, ...]} with all that they have, then {@code weight} and
 * {@code bias} of each channel, as in PyTorch. Keras has 32 groups, 0.001 as {@code epsilon} and
 * channels as the last axis.
 *
 * @param groups that the channels are cut into, a divisor of their number
 * @param eps added to variances
 * @param affine whether there are a factor and an offset for each channel
 */
public record GroupNorm(int groups, double eps, boolean affine) implements Layer {
  private static final String NAME = "group_norm";

  /** Checks the numbers. */
  public GroupNorm {
    Normalization.requireEps(NAME, eps);
    if (groups < 1) {
      throw new IllegalArgumentException("[group_norm] groups must be at least 1, got " + groups);
    }
  }

  /** Creates a layer with PyTorch's defaults: eps 1e-5, with factor and offset. */
  public GroupNorm(int groups) {
    this(groups, 1e-5, true);
  }

  @Override
  public Shape declare(Declaration declare, Shape in) {
    int channels = Normalization.channels(NAME, declare, in);
    if (channels % groups != 0) {
      throw declare.refusal(
          NAME,
          "has "
              + groups
              + " groups, which do not divide the "
              + channels
              + " channels of examples of "
              + in
              + "; take a divisor of "
              + channels);
    }
    if (affine) {
      Normalization.declareAffine(declare, Shape.of(channels));
    }
    return in;
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    int[] whole = x.shape().toArray();
    int rows = whole[0] * groups;
    Tensor cut = x.reshape(rows, rows == 0 ? 0 : x.size() / rows);
    Tensor normalized = Normalization.rows(cut, eps).reshape(whole);
    return affine ? Normalization.affinePerChannel(normalized, context) : normalized;
  }
}
