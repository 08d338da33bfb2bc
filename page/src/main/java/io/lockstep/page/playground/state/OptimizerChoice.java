package io.lockstep.page.playground.state;

import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.training.optim.OptimizerConfig;
import io.lockstep.training.optim.UpdateRules;
import io.lockstep.training.optim.rule.UpdateRule;
import io.lockstep.training.optim.schedule.Schedule;
import io.lockstep.training.optim.schedule.Schedules;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The optimizer of a state: its rule, its learning rate, and its other hyperparameters. */
public final class OptimizerChoice {
  private static final String RATE = "lr";

  private OptimizerChoice() {}

  /**
   * Returns hyperparameters as a state keeps them: by their usual names, in the rule's order, and
   * without those that have their usual value.
   *
   * @param given a number or a schedule for each, by any of its names; empty for the usual value
   * @throws IllegalArgumentException if there is none of a name, or a value cannot be read or is
   *     out of range
   */
  static Map<String, String> settled(String optimizer, Map<String, String> given) {
    UpdateRule rule = UpdateRules.byName(optimizer);
    Map<String, String> named = Hyperparameter.named(rule.name(), rule.hyperparameters(), given);
    if (named.containsKey(RATE)) {
      throw new IllegalArgumentException(
          "[playground] the learning rate is no hyperparameter here; give it as rate or schedule");
    }
    Map<String, String> settled = new LinkedHashMap<>();
    OptimizerConfig config = OptimizerConfig.of(rule);
    for (Hyperparameter h : others(rule)) {
      String text = named.getOrDefault(h.name(), "");
      if (!text.isBlank()) {
        Schedule schedule = Schedules.parse(text);
        config = config.with(h.name(), schedule);
        if (!schedule.equals(Schedules.constant(h.initial()))) {
          settled.put(h.name(), schedule.text());
        }
      }
    }
    return Collections.unmodifiableMap(settled);
  }

  /** Returns the hyperparameters of a rule but for its learning rate, in order. */
  public static List<Hyperparameter> others(UpdateRule rule) {
    return rule.hyperparameters().stream().filter(h -> !h.name().equals(RATE)).toList();
  }

  /** Returns whether a rule has a learning rate. */
  public static boolean hasRate(UpdateRule rule) {
    return rule.hyperparameters().stream().anyMatch(h -> h.name().equals(RATE));
  }

  /** Returns the optimizer of a state; the rate is left out where the rule has none. */
  public static OptimizerConfig of(PlaygroundState state) {
    OptimizerConfig config = OptimizerConfig.of(state.optimizer());
    for (Map.Entry<String, String> set : state.hyper().entrySet()) {
      config = config.with(set.getKey(), Schedules.parse(set.getValue()));
    }
    if (!hasRate(config.rule())) {
      return config;
    }
    return state.schedule().isEmpty()
        ? config.lr(state.rate())
        : config.lr(Schedules.parse(state.schedule()));
  }
}
