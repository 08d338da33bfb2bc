package io.lockstep.training.optim.reference;

import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.OptimizerRule;
import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.optim.Optimizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * An optimizer that is held against its reference.
 *
 * @param name by which it is registered
 * @param hyperparameters a value for every one
 * @param maker makes it
 */
record Subject(
    String name, Map<String, Double> hyperparameters, Function<ParameterArena, Optimizer> maker) {
  /** Returns every registered one, with its usual hyperparameters, and with others. */
  static List<Subject> all() {
    List<Subject> all = new ArrayList<>();
    for (OptimizerRule rule : OptimizerRules.all()) {
      all.add(of(rule, rule.defaults()));
      all.add(of(rule, others(rule)));
    }
    return all;
  }

  private static Subject of(OptimizerRule rule, Map<String, Double> hyperparameters) {
    return new Subject(
        rule.name(),
        hyperparameters,
        parameters -> new Optimizer(rule, hyperparameters, parameters));
  }

  private static Map<String, Double> others(OptimizerRule rule) {
    Map<String, Double> others = new LinkedHashMap<>();
    rule.hyperparameters().forEach(h -> others.put(h.name(), other(h)));
    return rule.configure(others);
  }

  /**
   * Rates are such that nothing diverges, weight decay is small, so that parameters do not vanish,
   * and numbers of steps are within a run.
   */
  private static double other(Hyperparameter h) {
    return switch (h.name()) {
      case "lr" -> h.initial() < 0.05 ? 2 * h.initial() : h.initial() / 2;
      case "weight_decay" -> h.initial() + 0.05;
      case "momentum_steps", "t0", "averaging_start" -> 50;
      default -> h.another();
    };
  }

  /** Returns the reference, which has taken no step. */
  Reference reference() {
    return References.of(name, hyperparameters);
  }

  @Override
  public String toString() {
    return name + hyperparameters;
  }
}
