package io.lockstep.training.optim.rule;

import io.lockstep.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The new values of a block.
 *
 * @param parameter its elements
 * @param state what is kept for it, by name
 */
public record Next(Tensor parameter, Map<String, Tensor> state) {
  /** Copies the map. */
  public Next {
    state = Collections.unmodifiableMap(new LinkedHashMap<>(state));
  }

  /** Returns those of a rule that keeps nothing. */
  public static Next of(Tensor parameter) {
    return new Next(parameter, Map.of());
  }

  /** Returns the same with one more value of the state. */
  public Next with(String name, Tensor value) {
    Map<String, Tensor> more = new LinkedHashMap<>(state);
    more.put(name, value);
    return new Next(parameter, more);
  }

  /** Returns the same with the parameter changed further. */
  public Next then(UnaryOperator<Tensor> change) {
    return new Next(change.apply(parameter), state);
  }
}
