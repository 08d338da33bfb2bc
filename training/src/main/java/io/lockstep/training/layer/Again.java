package io.lockstep.training.layer;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Layer;

/**
 * An earlier layer beside it once more, with the same parameters and the same state: weights that
 * are shared, as by the two halves of a siamese network.
 *
 * @param name of the earlier layer
 */
public record Again(String name) implements Layer {
  @Override
  public Shape declare(Declaration declare, Shape in) {
    return declare.again(name, in);
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    return context.again(name, x);
  }
}
