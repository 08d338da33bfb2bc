package io.lockstep.training.nn;

import io.lockstep.tensor.Engine.Update;
import io.lockstep.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a pass of training gives besides the network's result. A step that trains minimizes {@link
 * #penalized} and makes the {@link #updates}.
 *
 * @param output the network's result
 * @param penalties one element each, to be added to the loss
 * @param updates the new state, such as running means
 * @param watched what layers show of themselves, by path and name
 * @param layers what went through each layer, by its path, in the order they were computed
 */
public record TrainingPass(
    Tensor output,
    List<Tensor> penalties,
    List<Update> updates,
    Map<String, Tensor> watched,
    Map<String, Through> layers) {
  /**
   * What goes through a layer.
   *
   * @param input what goes in
   * @param output what comes out
   */
  public record Through(Tensor input, Tensor output) {}

  /** Copies the collections. */
  public TrainingPass {
    penalties = List.copyOf(penalties);
    updates = List.copyOf(updates);
    watched = Collections.unmodifiableMap(new LinkedHashMap<>(watched));
    layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
  }

  /** Returns a loss with the penalties added, in the order of the layers. */
  public Tensor penalized(Tensor loss) {
    Tensor sum = loss;
    for (Tensor penalty : penalties) {
      sum = sum.add(penalty);
    }
    return sum;
  }
}
