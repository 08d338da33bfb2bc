package io.lockstep.training.optim;

import io.lockstep.training.optim.rule.UpdateRule;
import io.lockstep.training.optim.schedule.Schedule;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parameters that are treated otherwise than the rest, as PyTorch's parameter groups.
 *
 * @param parameters which they are
 * @param rule their rule, or null for the optimizer's
 * @param hyperparameters those that differ: from the optimizer's where the rule is its, else from
 *     the rule's defaults
 * @param frozen whether they are left as they are
 */
public record ParameterGroup(
    ParameterSelector parameters,
    @Nullable UpdateRule rule,
    Map<String, Schedule> hyperparameters,
    boolean frozen) {
  /**
   * Copies the map.
   *
   * @throws IllegalArgumentException if frozen parameters have a rule or hyperparameters
   */
  public ParameterGroup {
    hyperparameters = Collections.unmodifiableMap(new LinkedHashMap<>(hyperparameters));
    if (frozen && (rule != null || !hyperparameters.isEmpty())) {
      throw new IllegalArgumentException(
          "[optimizer] the group "
              + parameters
              + " is frozen, but has a rule or hyperparameters too; give one or the other");
    }
  }
}
