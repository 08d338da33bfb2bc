package io.lockstep.training.layer.random;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Layer;

/**
 * The code of a variational autoencoder (Kingma and Welling, 2014): of {@code 2k} features it takes
 * the first {@code k} as means {@code m}, the others as logarithms of variances {@code v}, and
 * gives {@code m + exp(v/2) e} with {@code e} drawn from the standard normal distribution in
 * training, and {@code m} at inference. It adds {@code beta} times the mean over the batch of
 * {@code KL(N(m, exp(v)) || N(0,1)) = sum(m^2 + exp(v) - 1 - v)/2} to what training minimizes.
 *
 * <p>The paper adds up the loss over the outputs where losses here are means over them: for {@code
 * n} outputs {@code beta = 1/n} is the paper's bound, others are a beta-VAE (Higgins et al., 2017).
 *
 * @param beta factor of the divergence, at least 0
 */
public record GaussianCode(double beta) implements Layer {
  /** Checks the factor. */
  public GaussianCode {
    if (!(beta >= 0 && beta < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "[gaussian_code] beta must be at least 0 and finite, got " + beta);
    }
  }

  @Override
  public Shape declare(Declaration declare, Shape in) {
    if (in.rank() != 1 || in.dim(0) % 2 != 0) {
      throw declare.refusal(
          "gaussian_code",
          "takes a mean and a logarithm of a variance for each unit of the code, but gets examples"
              + " of "
              + in
              + "; give it rows of an even number of features");
    }
    return Shape.of(in.dim(0) / 2);
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    int units = x.shape().dim(1) / 2;
    Tensor mean = x.slice(1, 0, units);
    Tensor randomness = context.randomness();
    if (randomness == null) {
      return mean;
    }
    Tensor logVariance = x.slice(1, units, 2 * units);
    if (beta > 0) {
      Tensor divergence = mean.square().add(logVariance.exp()).sub(1).sub(logVariance);
      context.penalty(divergence.sum(1).mean().mul(beta / 2));
    }
    Tensor noise = PassDraws.normal(mean, randomness, context);
    return mean.add(logVariance.mul(0.5).exp().mul(noise));
  }
}
