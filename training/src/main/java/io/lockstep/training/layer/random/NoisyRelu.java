package io.lockstep.training.layer.random;

import io.lockstep.kernels.function.ElementaryFunctions;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Layer;
import java.util.Optional;

/**
 * {@code max(0, x + y)} with noise {@code y} of mean 0 in training, {@code max(0, x)} at inference.
 * The noise is normally distributed with variance {@code sigmoid(x)}, as published (Nair and
 * Hinton, 2010), or with a fixed deviation.
 *
 * @param deviation the noise's standard deviation, or 0 for the published one
 */
public record NoisyRelu(double deviation) implements Layer {
  /** Checks the deviation. */
  public NoisyRelu {
    PassDraws.requireDeviation("noisy_relu", deviation);
  }

  /** Creates a layer with the published noise. */
  public NoisyRelu() {
    this(0);
  }

  @Override
  public Shape declare(Declaration declare, Shape in) {
    return in;
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    Tensor randomness = context.randomness();
    return randomness == null
        ? relu(x)
        : relu(x.add(noise(x, PassDraws.normal(x, randomness, context))));
  }

  private Tensor noise(Tensor x, Tensor normal) {
    return deviation > 0 ? normal.mul(deviation) : normal.mul(rootOfSigmoid(x));
  }

  /** {@code sqrt(sigmoid(x))}, whose slope is finite far below zero, too. */
  private static Tensor rootOfSigmoid(Tensor x) {
    return x.neg().apply(ElementaryFunctions.SOFTPLUS).mul(-0.5).exp();
  }

  private static Tensor relu(Tensor x) {
    return x.apply("relu", e -> e.max(0));
  }

  @Override
  public Optional<String> initializerBefore() {
    return Optional.of("he_normal");
  }
}
