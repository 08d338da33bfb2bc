package io.lockstep.training.layer.penalty;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Layer;

/**
 * Gives on what comes, activations between 0 and 1 such as a sigmoid's, and adds to what training
 * minimizes how far their means over the batch are from a target: {@code factor sum_j KL(target ||
 * mean_j)} with {@code KL(p || q) = p log(p/q) + (1 - p) log((1 - p)/(1 - q))} (Ng, "Sparse
 * autoencoder", 2011). Means are kept from 0 and 1 by 1e-6, beyond which there is no gradient.
 *
 * @param target the mean that each unit should have, between 0 and 1
 * @param factor of the penalty, at least 0
 */
public record KlSparsity(double target, double factor) implements Layer {
  private static final double LEAST = 1e-6;

  /** Checks the numbers. */
  public KlSparsity {
    if (!(target > 0 && target < 1 && factor >= 0 && factor < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "[kl_sparsity] target must be between 0 and 1, and factor at least 0 and finite, got "
              + target
              + " and "
              + factor);
    }
  }

  @Override
  public Shape declare(Declaration declare, Shape in) {
    return in;
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    if (context.isTraining() && factor > 0) {
      Tensor mean = x.mean(0).clamp(LEAST, 1 - LEAST);
      Tensor on = mean.log().neg().add(Math.log(target)).mul(target);
      Tensor off = mean.neg().log1p().neg().add(Math.log1p(-target)).mul(1 - target);
      context.penalty(on.add(off).sum().mul(factor));
    }
    return x;
  }
}
