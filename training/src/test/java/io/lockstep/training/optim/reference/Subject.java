package io.lockstep.training.optim.reference;

import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.OptimizerConfig;
import io.lockstep.training.optim.UpdateRules;
import io.lockstep.training.optim.rule.UpdateRule;
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
  /** Hyperparameters by which a rule becomes another than these two sets of them show. */
  private static final Map<String, Map<String, Double>> FURTHER =
      Map.of(
          "adabelief", Map.of("rectify", 0.0),
          "adafamily", Map.of("mu", 0.25),
          "adamc", Map.of("max_lr", 0.002, "weight_decay", 0.1),
          "ademamix", Map.of("alpha_warmup", 50.0, "beta3_warmup", 120.0),
          "nadam", Map.of("momentum_decay", 1.0, "epsilon", 1e-7, "lr", 0.001),
          "nosadam", Map.of("gamma", 1.0),
          "padam", Map.of("partial", 0.5));

  /** Other hyperparameters where those that are usual would make a run diverge, or chaos of it. */
  private static final Map<String, Map<String, Double>> STEADY =
      Map.of(
          "apollo", Map.of("beta", 0.95),
          "centralized(adam)", Map.of("weight_decay", 0.0),
          "prodigy", Map.of("d0", 1e-3),
          "schedule_free_sgd", Map.of("lr", 0.1));

  /**
   * Returns every registered one, with its usual hyperparameters, with others, and with those that
   * make something else of it.
   */
  static List<Subject> all() {
    List<Subject> all = new ArrayList<>();
    for (UpdateRule rule : rules()) {
      all.add(of(rule, rule.defaults()));
      all.add(of(rule, others(rule)));
      if (FURTHER.containsKey(rule.name())) {
        all.add(of(rule, rule.configure(FURTHER.get(rule.name()))));
      }
    }
    return all;
  }

  /**
   * All rules that are built in, and two of them within each wrapper that changes how they are
   * trained.
   */
  private static List<UpdateRule> rules() {
    List<UpdateRule> rules = new ArrayList<>(UpdateRules.all());
    rules.removeIf(rule -> rule.name().startsWith("own_"));
    for (String wrapper : WrapperReferences.NAMES) {
      rules.add(UpdateRules.byName(wrapper + "(momentum)"));
      rules.add(UpdateRules.byName(wrapper + "(adam)"));
    }
    return rules;
  }

  private static Subject of(UpdateRule rule, Map<String, Double> hyperparameters) {
    return new Subject(
        rule.name(),
        hyperparameters,
        parameters -> new Optimizer(OptimizerConfig.of(rule, hyperparameters), parameters));
  }

  private static Map<String, Double> others(UpdateRule rule) {
    Map<String, Double> others = new LinkedHashMap<>();
    rule.hyperparameters().forEach(h -> others.put(h.name(), other(h)));
    others.putAll(STEADY.getOrDefault(rule.name(), Map.of()));
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
      case "lookahead_steps" -> 3;
      case "warmup_steps" -> 7;
      case "match_rms" -> 0.2;
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
