package io.lockstep.page.playground.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One example's way through the network and back, and the step that the optimizer makes of it, as
 * all of it is done by hand. Dropout leaves nothing out here, and normalizations use their running
 * means, as at inference.
 *
 * @param index the example's number among the training points
 * @param step the number of the step, from 1
 * @param inputs what goes in
 * @param label its class or number
 * @param output what the network says
 * @param loss how far that is from the label
 * @param hyperparameters of the optimizer in this step, by name
 * @param scalars what the optimizer computes of them once for the step, by name
 * @param shared what the optimizer keeps for no single parameter
 * @param layers the hidden layers and the output
 */
public record ExampleTrace(
    int index,
    long step,
    float[] inputs,
    float label,
    float[] output,
    double loss,
    Map<String, Double> hyperparameters,
    Map<String, Double> scalars,
    List<Kept> shared,
    List<LayerTrace> layers) {
  /** Copies the collections. */
  public ExampleTrace {
    hyperparameters = Collections.unmodifiableMap(new LinkedHashMap<>(hyperparameters));
    scalars = Collections.unmodifiableMap(new LinkedHashMap<>(scalars));
    shared = List.copyOf(shared);
    layers = List.copyOf(layers);
  }

  /**
   * What happens in a layer of k neurons with n inputs.
   *
   * @param sums k weighted sums with their bias: z
   * @param activations k results: a
   * @param deltas k derivatives of the loss by the sums
   * @param weights k rows of n
   * @param biases k
   */
  public record LayerTrace(
      float[] sums,
      float[] activations,
      float[] deltas,
      ParameterTrace weights,
      ParameterTrace biases) {}

  /**
   * What a step makes of a parameter.
   *
   * @param before its elements
   * @param gradients the derivatives of what is minimized, penalties included
   * @param after its elements after the step
   * @param kept what the optimizer keeps for it
   */
  public record ParameterTrace(float[] before, float[] gradients, float[] after, List<Kept> kept) {
    /** Copies the list. */
    public ParameterTrace {
      kept = List.copyOf(kept);
    }
  }

  /**
   * Something that an optimizer keeps from step to step.
   *
   * @param name such as {@code velocity}
   * @param before its elements; as many as the parameter has, or fewer
   * @param after its elements after the step
   */
  public record Kept(String name, float[] before, float[] after) {}
}
