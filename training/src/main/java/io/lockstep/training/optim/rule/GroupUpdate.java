package io.lockstep.training.optim.rule;

import io.lockstep.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a rule makes of a group in a step.
 *
 * @param blocks the new values of each block, in their order
 * @param shared the new values of what is kept once for the group
 */
public record GroupUpdate(List<Next> blocks, Map<String, Tensor> shared) {
  /** Copies the collections. */
  public GroupUpdate {
    blocks = List.copyOf(blocks);
    shared = Collections.unmodifiableMap(new LinkedHashMap<>(shared));
  }
}
