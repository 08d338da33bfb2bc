package io.lockstep.training.nn;

import io.lockstep.kernels.library.Activation;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import java.util.Optional;

/**
 * A part of a network, as data: what it is made of follows from its own values and from the shape
 * of an example, so that one description serves training, inference and a model file. Meant to be a
 * record; registered as a kind of layer, it is written into model files.
 */
public interface Layer {
  /**
   * Declares parameters, state and the layers within, for examples of some shape.
   *
   * @param in the shape of one example, without the axis of the batch
   * @return the shape of what comes out for it
   * @throws IllegalArgumentException if it does not take such examples, see {@link
   *     Declaration#refusal}
   */
  Shape declare(Declaration declare, Shape in);

  /**
   * Returns the layer's result for a batch, {@code [n, ...in] -> [n, ...out]}.
   *
   * @param context where its parameters and its state are, and whether it is trained
   */
  Tensor forward(Tensor x, ForwardContext context);

  /**
   * Returns the name of the initializer that suits weights whose results go into this layer; none
   * where that is for what comes after it to say, as behind a dropout.
   */
  default Optional<String> initializerBefore() {
    return Optional.empty();
  }

  /**
   * Returns the activation that gives each element of the result from the same one of the input;
   * none where the layer is not just that. It tells who watches a run where units are dead.
   */
  default Optional<Activation> elementActivation() {
    return Optional.empty();
  }
}
