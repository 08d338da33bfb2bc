package io.lockstep.training.optim;

import io.lockstep.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a step makes of the parameters that it trains, for who watches it: tensors of the step that
 * is being compiled.
 *
 * @param gradients the loss's gradient by each of them, as the rule takes it but for clipping, by
 *     name, in their shapes
 * @param next the new value of each of them, likewise
 */
public record StepView(Map<String, Tensor> gradients, Map<String, Tensor> next) {
  /** Copies the maps. */
  public StepView {
    gradients = Collections.unmodifiableMap(new LinkedHashMap<>(gradients));
    next = Collections.unmodifiableMap(new LinkedHashMap<>(next));
  }

  /** Says what of a step is to be read after each run. */
  @FunctionalInterface
  public interface Shown {
    /** Nothing is read. */
    Shown NOTHING = _ -> List.of();

    /** Returns the tensors to read. */
    List<Tensor> of(StepView step);
  }
}
