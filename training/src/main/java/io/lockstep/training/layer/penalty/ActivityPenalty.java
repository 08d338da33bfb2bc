package io.lockstep.training.layer.penalty;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Layer;

/**
 * Gives on what comes, and adds {@code l1 sum(|x|) + l2 sum(x^2)} of each example, in the mean over
 * the batch, to what training minimizes: {@code ActivityRegularization} of Keras. With {@code l1}
 * on its code an autoencoder becomes a sparse one.
 *
 * @param l1 factor of the absolute values, at least 0
 * @param l2 factor of the squares, at least 0
 */
public record ActivityPenalty(double l1, double l2) implements Layer {
  /** Checks the factors. */
  public ActivityPenalty {
    SizePenalty.requireFactors("activity_penalty", l1, l2);
  }

  @Override
  public Shape declare(Declaration declare, Shape in) {
    return in;
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    if (context.isTraining() && l1 + l2 > 0) {
      context.penalty(SizePenalty.penalty(x, l1, l2).div(x.shape().dim(0)));
    }
    return x;
  }
}
