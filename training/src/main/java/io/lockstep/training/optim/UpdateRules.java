package io.lockstep.training.optim;

import io.lockstep.kernels.library.OptimizerRule;
import io.lockstep.kernels.library.Registry;
import io.lockstep.kernels.library.UnknownNameException;
import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.training.optim.rule.ElementwiseUpdate;
import io.lockstep.training.optim.rule.RuleWrapper;
import io.lockstep.training.optim.rule.UpdateRule;
import io.lockstep.training.optim.tensor.TensorRules;
import io.lockstep.training.optim.wrapper.Wrappers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The optimizers by name: the rules for elements of {@link OptimizerRules}, those for tensors, and
 * what may be put around a rule, as in {@code lookahead(adam)}.
 */
public final class UpdateRules {
  private static final String KIND = "optimizer";
  private static final String WRAPPER = "wrapper";

  /** Most wrappers around a rule, each of which is around all that is within. */
  static final int MOST_WRAPPERS = 16;

  private static final Pattern AROUND = Pattern.compile("\\s*([^()\\s]+)\\s*\\((.*)\\)\\s*");
  private static final Registry<UpdateRule> OF_TENSORS = tensorRules();
  private static final Registry<RuleWrapper> WRAPPERS = wrapperRegistry();

  private UpdateRules() {}

  private static Registry<UpdateRule> tensorRules() {
    Registry<UpdateRule> registry = new Registry<>(KIND);
    TensorRules.all().forEach(rule -> registry.with(rule, List.of(rule.name())));
    Wrappers.presets().forEach(rule -> registry.with(rule, List.of(rule.name())));
    return registry;
  }

  private static Registry<RuleWrapper> wrapperRegistry() {
    Registry<RuleWrapper> registry = new Registry<>(WRAPPER);
    Wrappers.all().forEach(wrapper -> registry.with(wrapper, List.of(wrapper.name())));
    return registry;
  }

  /** Returns a rule that treats each element by itself. */
  public static UpdateRule of(OptimizerRule rule) {
    return new ElementwiseUpdate(rule);
  }

  /**
   * Registers a rule of one's own that is written with tensors, so that it is found by its name; a
   * rule for elements is registered by {@link OptimizerRules#register}.
   *
   * @return the rule
   * @throws IllegalArgumentException if its name cannot be one, or is taken
   */
  public static UpdateRule register(UpdateRule rule) {
    requireFree(rule.name());
    return OF_TENSORS.register(rule, List.of(rule.name()));
  }

  /**
   * Registers what may be put around a rule.
   *
   * @param name as in {@code name(adam)}
   * @param around what it makes of a rule
   * @throws IllegalArgumentException if the name cannot be one, or is taken
   */
  public static void registerWrapper(
      String name, String formula, String paper, UnaryOperator<UpdateRule> around) {
    requireFree(name);
    WRAPPERS.register(RuleWrapper.of(name, formula, paper, around), List.of(name));
  }

  private static void requireFree(String name) {
    if (byMainName().containsKey(name)) {
      throw new IllegalArgumentException(
          "[optimizer] the name '" + name + "' is that of a rule already; choose another name");
    }
  }

  /** Returns every rule: those for elements, then those for tensors, each in a fixed order. */
  public static List<UpdateRule> all() {
    List<UpdateRule> all = new ArrayList<>();
    OptimizerRules.all().forEach(rule -> all.add(of(rule)));
    all.addAll(OF_TENSORS.all());
    return List.copyOf(all);
  }

  /** Returns all that may be put around a rule. */
  public static List<RuleWrapper> wrappers() {
    return WRAPPERS.all();
  }

  /**
   * Returns the rule of a name, or of a name with others around it, such as {@code
   * lookahead(adam)}.
   *
   * @throws UnknownNameException if there is none; the message suggests the nearest name
   */
  public static UpdateRule byName(String text) {
    long wrappers = text.chars().filter(c -> c == '(').count();
    if (wrappers > MOST_WRAPPERS) {
      throw new IllegalArgumentException(
          "[optimizer] "
              + Quoted.of(text)
              + " has "
              + wrappers
              + " wrappers around one another; give at most "
              + MOST_WRAPPERS);
    }
    Matcher around = AROUND.matcher(text);
    if (around.matches()) {
      RuleWrapper wrapper = wrapper(around.group(1), around.group(2));
      return wrapper.around().apply(byName(around.group(2)));
    }
    Map<String, UpdateRule> known = byMainName();
    UpdateRule rule = known.get(normal(text));
    if (rule == null) {
      throw UnknownNameException.of(KIND, text, known.keySet());
    }
    return rule;
  }

  private static RuleWrapper wrapper(String name, String within) {
    if (within.contains("=") && byMainName().containsKey(normal(name))) {
      throw new IllegalArgumentException(
          "[optimizer] "
              + normal(name)
              + " takes its hyperparameters apart from its name; give them by"
              + " with(\"name\", value), or by --hyper name=value");
    }
    RuleWrapper wrapper = WRAPPERS.byMainName().get(normal(name));
    if (wrapper == null) {
      throw UnknownNameException.of(WRAPPER, name, WRAPPERS.byMainName().keySet());
    }
    return wrapper;
  }

  private static Map<String, UpdateRule> byMainName() {
    Map<String, UpdateRule> known = new LinkedHashMap<>();
    all().forEach(rule -> known.put(rule.name(), rule));
    return known;
  }

  private static String normal(String name) {
    return name.strip().toLowerCase(Locale.ROOT).replace('-', '_');
  }
}
