package io.lockstep.training.layer.random;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Layer;

/**
 * Adds normally distributed noise of mean 0 to every element in training, as Keras's layer of this
 * name: the corruption of a denoising autoencoder (Vincent et al., 2010), or a regularizer (Bishop,
 * 1995).
 *
 * @param deviation the noise's standard deviation, at least 0
 */
public record GaussianNoise(double deviation) implements Layer {
  /** Checks the deviation. */
  public GaussianNoise {
    PassDraws.requireDeviation("gaussian_noise", deviation);
  }

  @Override
  public Shape declare(Declaration declare, Shape in) {
    return in;
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    Tensor randomness = PassDraws.randomness(context, deviation);
    return randomness == null ? x : x.add(PassDraws.normal(x, randomness, context).mul(deviation));
  }
}
