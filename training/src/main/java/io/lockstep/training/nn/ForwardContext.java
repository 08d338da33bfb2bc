package io.lockstep.training.nn;

import io.lockstep.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What a layer is given when it computes: where its parameters are, and whether it is trained.
 *
 * @param parameters the values
 * @param prefix the path of the present layer, such as {@code 2.}, or empty
 * @param randomStream the number, in the network, of the present layer's first random stream
 * @param randomness in training, an I32 vector {@code [seed low, seed high, step]}; else null
 */
public record ForwardContext(
    ParameterArena parameters, String prefix, int randomStream, @Nullable Tensor randomness) {
  /** Returns the context for inference. */
  public static ForwardContext inference(ParameterArena parameters) {
    return new ForwardContext(parameters, "", 0, null);
  }

  /** Returns the context for training. */
  public static ForwardContext training(ParameterArena parameters, Tensor randomness) {
    return new ForwardContext(parameters, "", 0, randomness);
  }

  /** Returns the value of a parameter of the present layer. */
  public Tensor parameter(String name) {
    return parameters.get(prefix + name);
  }

  /** Returns the present layer's name for messages, such as {@code layer 2}. */
  String describe() {
    return prefix.isEmpty() ? "the layer" : "layer " + prefix.substring(0, prefix.length() - 1);
  }

  /** Returns the same context inside a child. */
  public ForwardContext inside(String child, int childStream) {
    return new ForwardContext(parameters, prefix + child + ".", childStream, randomness);
  }
}
