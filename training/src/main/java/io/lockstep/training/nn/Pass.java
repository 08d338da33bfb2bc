package io.lockstep.training.nn;

import io.lockstep.tensor.ParameterArena;
import io.lockstep.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * One way through a network: where its parameters are and whether it is being trained.
 *
 * @param parameters the values
 * @param prefix the path of the present layer, such as {@code 2.}, or empty
 * @param place the present layer's number in the network, for its random stream
 * @param randomness in training, an I32 vector {@code [seed low, seed high, step]}; else null
 */
public record Pass(
    ParameterArena parameters, String prefix, int place, @Nullable Tensor randomness) {
  /** Returns the pass for inference. */
  public static Pass inference(ParameterArena parameters) {
    return new Pass(parameters, "", 0, null);
  }

  /** Returns the pass for training. */
  public static Pass training(ParameterArena parameters, Tensor randomness) {
    return new Pass(parameters, "", 0, randomness);
  }

  /** Returns the value of a parameter of the present layer. */
  public Tensor parameter(String name) {
    return parameters.get(prefix + name);
  }

  /** Returns the present layer's name for messages, such as {@code layer 2}. */
  String describe() {
    return prefix.isEmpty() ? "the layer" : "layer " + prefix.substring(0, prefix.length() - 1);
  }

  /** Returns the same pass inside a child. */
  public Pass inside(String child, int childPlace) {
    return new Pass(parameters, prefix + child + ".", childPlace, randomness);
  }
}
