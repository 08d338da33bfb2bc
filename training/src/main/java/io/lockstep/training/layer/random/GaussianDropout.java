package io.lockstep.training.layer.random;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Layer;

/**
 * Multiplies every element in training by a normally distributed number of mean 1 and variance
 * {@code rate / (1 - rate)}, which is that of dropout's factors (Srivastava et al., 2014, section
 * 10), as Keras's layer of this name.
 *
 * @param rate at least 0, below 1
 */
public record GaussianDropout(double rate) implements Layer {
  /** Checks the rate. */
  public GaussianDropout {
    PassDraws.requireRate("gaussian_dropout", rate);
  }

  @Override
  public Shape declare(Declaration declare, Shape in) {
    return in;
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    Tensor randomness = PassDraws.randomness(context, rate);
    if (randomness == null) {
      return x;
    }
    double deviation = Math.sqrt(rate / (1 - rate));
    return x.mul(PassDraws.normal(x, randomness, context).mul(deviation).add(1));
  }
}
