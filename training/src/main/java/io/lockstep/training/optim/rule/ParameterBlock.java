package io.lockstep.training.optim.rule;

import io.lockstep.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is updated as one: a parameter, or as one vector some that lie side by side.
 *
 * @param name of the parameter, or of the first of them
 * @param parameter its elements
 * @param gradient of its shape
 * @param state what is kept for it, by name
 */
public record ParameterBlock(
    String name, Tensor parameter, Tensor gradient, Map<String, Tensor> state) {
  /** Copies the map. */
  public ParameterBlock {
    state = Collections.unmodifiableMap(new LinkedHashMap<>(state));
  }

  /**
   * Returns one value of the state.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public Tensor state(String value) {
    return named(state, value, "value of state");
  }

  /** Returns the same with another gradient of its shape. */
  public ParameterBlock withGradient(Tensor other) {
    return new ParameterBlock(name, parameter, other, state);
  }

  /**
   * Returns what has a name.
   *
   * @param what it is, for messages
   * @throws IllegalArgumentException if nothing has
   */
  public static Tensor named(Map<String, Tensor> values, String name, String what) {
    Tensor found = values.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "[optimizer] there is no "
              + what
              + " '"
              + name
              + "', but "
              + values.keySet()
              + "; declare it, or ask for one of these");
    }
    return found;
  }
}
