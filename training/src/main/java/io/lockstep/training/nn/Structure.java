package io.lockstep.training.nn;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a network is made of, for examples of one shape; found without a device.
 *
 * @param input the shape of an example, without the axis of the batch
 * @param output the shape of what comes out for it
 * @param parts the layers in the order they were declared, each before those within it
 * @param parameters what is trained, in the order it lies in memory, by full names such as {@code
 *     2.weight}
 * @param state what is kept but not trained, such as running means
 * @param streams the number of the first random stream of each layer, by its path
 */
public record Structure(
    Shape input,
    Shape output,
    List<Part> parts,
    List<Parameter> parameters,
    List<Parameter> state,
    Map<String, Integer> streams) {

  /**
   * A layer at its place.
   *
   * @param path the names that lead to it, joined by dots; empty for the whole network
   * @param layer what it is
   * @param input the shape of an example that goes in
   * @param output the shape of what comes out
   * @param parameters the number of elements that are trained, in it and in what is within
   * @param state the number of elements that are kept but not trained, likewise
   * @param isLeaf whether there is no layer within it
   */
  public record Part(
      String path,
      Layer layer,
      Shape input,
      Shape output,
      long parameters,
      long state,
      boolean isLeaf) {}

  /** Copies the lists. */
  public Structure {
    parts = List.copyOf(parts);
    parameters = List.copyOf(parameters);
    state = List.copyOf(state);
    streams = Map.copyOf(streams);
  }

  /**
   * Returns the structure of a network.
   *
   * @param input the shape of an example, without the axis of the batch
   * @throws IllegalArgumentException if a layer does not take what comes to it, or two parameters
   *     have one name
   */
  public static Structure of(Layer network, Shape input) {
    return Declaration.of(network, input);
  }

  /**
   * Returns a pass of the network with parameters and state that lie in no model, such as those in
   * 64-bit floats by which gradients are checked.
   *
   * @param values what is kept under the full name of each parameter and of all state
   * @param x a batch {@code [n, ...input]}
   * @param randomness in training an I32 vector {@code [seed low, seed high, step]}, else null
   */
  public TrainingPass pass(Function<String, Tensor> values, Tensor x, @Nullable Tensor randomness) {
    ForwardContext context = ForwardContext.of(this, values, values, randomness);
    return context.finish(x, parts.getFirst().layer().forward(x, context));
  }

  /** Returns the number of elements that are trained. */
  public long parameterCount() {
    return count(parameters);
  }

  /** Returns the number of elements that are kept but not trained. */
  public long stateCount() {
    return count(state);
  }

  static long count(List<Parameter> parameters) {
    return parameters.stream().mapToLong(p -> p.shape().size()).sum();
  }
}
