package io.lockstep.training.layer;

import io.lockstep.kernels.library.Activation;
import io.lockstep.kernels.library.Per;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Layer;
import java.util.Optional;

/** A layer that applies an activation to every element, or to every row, as the softmax. */
public record ActivationLayer(Activation activation) implements Layer {
  @Override
  public Shape declare(Declaration declare, Shape in) {
    if (activation.per() == Per.ROW && in.rank() == 0) {
      throw declare.refusal(
          activation.name(),
          "takes rows, but each example is one number, []; give it examples of [k]");
    }
    return in;
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    return x.apply(activation.name(), activation::apply);
  }

  @Override
  public Optional<String> initializerBefore() {
    return Optional.of(activation.initializer());
  }

  @Override
  public Optional<Activation> elementActivation() {
    return activation.per() == Per.ELEMENT ? Optional.of(activation) : Optional.empty();
  }
}
