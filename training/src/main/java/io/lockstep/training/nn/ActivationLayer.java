package io.lockstep.training.nn;

import io.lockstep.kernels.library.Activation;
import io.lockstep.tensor.Tensor;

/** A layer that applies an activation to every element. */
public record ActivationLayer(Activation activation) implements Layer {
  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    return x.apply(activation.name(), activation::apply);
  }
}
