package io.lockstep.training.optim;

import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.OptimizerRule;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.kernels.text.Suggestions;
import io.lockstep.training.optim.constraint.Constraint;
import io.lockstep.training.optim.constraint.Constraints;
import io.lockstep.training.optim.rule.ElementwiseUpdate;
import io.lockstep.training.optim.rule.UpdateRule;
import io.lockstep.training.optim.schedule.Moment;
import io.lockstep.training.optim.schedule.Plateau;
import io.lockstep.training.optim.schedule.Schedule;
import io.lockstep.training.optim.schedule.ScheduleRange;
import io.lockstep.training.optim.schedule.Schedules;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An optimizer as it is described: a rule, its hyperparameters, each a number or a schedule, and
 * what happens before and after it. A step clips the gradients, applies the rule of each group, and
 * brings parameters to their constraints. Immutable; each method returns another one.
 *
 * @param rule of all parameters that no group with another rule has
 * @param hyperparameters of the rule, all of them
 * @param clipping the limits of gradients, by {@code clip_value}, {@code clip_tensor_norm}, {@code
 *     clip_norm}; what is not given is not done
 * @param groups parameters that are treated otherwise; where several match one, the first counts
 * @param constraints what parameters are brought to after each step, in order
 * @param plateau when the learning rate is lowered because the loss stands still, or null
 */
public record OptimizerConfig(
    UpdateRule rule,
    Map<String, Schedule> hyperparameters,
    Map<String, Schedule> clipping,
    List<ParameterGroup> groups,
    List<Constrained> constraints,
    @Nullable Plateau plateau) {
  private static final String CLIPPING = "clipping";

  /**
   * Fills in the defaults, checks every number, and copies the collections.
   *
   * @throws IllegalArgumentException if a hyperparameter is unknown, given twice or out of range
   */
  public OptimizerConfig {
    hyperparameters = complete(rule, hyperparameters);
    clipping = checked(CLIPPING, Clipping.HYPERPARAMETERS, clipping);
    groups = List.copyOf(groups);
    constraints = List.copyOf(constraints);
    for (ParameterGroup group : groups) {
      if (!group.frozen()) {
        hyperparametersOf(rule, hyperparameters, group);
      }
    }
  }

  /** Returns that of a rule with its defaults. */
  public static OptimizerConfig of(UpdateRule rule) {
    return of(rule, Map.of());
  }

  /** Returns that of a rule for elements with its defaults. */
  public static OptimizerConfig of(OptimizerRule rule) {
    return of(new ElementwiseUpdate(rule));
  }

  /**
   * Returns that of a rule.
   *
   * @param hyperparameters those that differ from the rule's defaults, such as {@code lr}
   * @throws IllegalArgumentException if one is unknown or out of range
   */
  public static OptimizerConfig of(UpdateRule rule, Map<String, Double> hyperparameters) {
    return new OptimizerConfig(
        rule, schedules(hyperparameters), Map.of(), List.of(), List.of(), null);
  }

  /**
   * Returns that of a rule by its name, with its defaults.
   *
   * @throws io.lockstep.kernels.library.UnknownNameException if there is none; the message suggests
   *     the nearest name
   */
  public static OptimizerConfig of(String rule) {
    return of(UpdateRules.byName(rule));
  }

  /**
   * Returns the same with another value of a hyperparameter, or another limit of gradients.
   *
   * @param name such as {@code lr} or {@code clip_norm}
   * @throws IllegalArgumentException if there is none of that name, or the value is out of range
   */
  public OptimizerConfig with(String name, double value) {
    return with(name, Schedules.constant(value));
  }

  /**
   * Returns the same with a hyperparameter, or a limit of gradients, that follows a schedule.
   *
   * @param name such as {@code lr} or {@code clip_norm}
   * @throws IllegalArgumentException if there is none of that name, or a value is out of range
   */
  public OptimizerConfig with(String name, Schedule schedule) {
    String usual = usualName(name);
    boolean clips = isLimit(usual);
    Map<String, Schedule> next = new LinkedHashMap<>(clips ? clipping : hyperparameters);
    next.put(usual, schedule);
    return clips
        ? new OptimizerConfig(rule, hyperparameters, next, groups, constraints, plateau)
        : new OptimizerConfig(rule, next, clipping, groups, constraints, plateau);
  }

  private static boolean isLimit(String name) {
    return Clipping.HYPERPARAMETERS.stream().anyMatch(h -> h.name().equals(name));
  }

  private String usualName(String name) {
    List<Hyperparameter> all = new ArrayList<>(rule.hyperparameters());
    all.addAll(Clipping.HYPERPARAMETERS);
    return Hyperparameter.named(rule.name(), all, Map.of(name, name)).keySet().iterator().next();
  }

  /** Returns the same with a learning rate. */
  public OptimizerConfig lr(double rate) {
    return with("lr", rate);
  }

  /** Returns the same with a learning rate that follows a schedule. */
  public OptimizerConfig lr(Schedule rate) {
    return with("lr", rate);
  }

  /** Returns the same with a weight decay, coupled or not as the rule has it. */
  public OptimizerConfig decay(double decay) {
    return with("weight_decay", decay);
  }

  /** Returns the same with each element of a gradient cut to the range from -limit to limit. */
  public OptimizerConfig clipValue(double limit) {
    return with(Clipping.VALUE, limit);
  }

  /** Returns the same with the gradient of each tensor cut to a norm. */
  public OptimizerConfig clipTensorNorm(double limit) {
    return with(Clipping.TENSOR_NORM, limit);
  }

  /** Returns the same with all gradients together cut to a norm. */
  public OptimizerConfig clipNorm(double limit) {
    return with(Clipping.NORM, limit);
  }

  /**
   * Returns the same with hyperparameters of their own for some parameters.
   *
   * @param parameters which they are, as a {@link ParameterSelector} has it, such as {@code *.bias}
   * @param differing those that differ
   * @throws IllegalArgumentException if a text cannot be read, a name is unknown or a value is out
   *     of range
   */
  public OptimizerConfig group(String parameters, Map<String, Double> differing) {
    return group(
        new ParameterGroup(new ParameterSelector(parameters), null, schedules(differing), false));
  }

  /** Returns the same with one more group. */
  public OptimizerConfig group(ParameterGroup group) {
    List<ParameterGroup> more = new ArrayList<>(groups);
    more.add(group);
    return new OptimizerConfig(rule, hyperparameters, clipping, more, constraints, plateau);
  }

  /** Returns the same with some parameters left as they are. */
  public OptimizerConfig freeze(String parameters) {
    return group(new ParameterGroup(new ParameterSelector(parameters), null, Map.of(), true));
  }

  /**
   * Returns the same with a constraint on some parameters.
   *
   * @param parameters which they are, as a {@link ParameterSelector} has it, such as {@code
   *     *.weight}
   * @param constraint such as {@code max_norm(limit=3)}
   */
  public OptimizerConfig constrain(String parameters, String constraint) {
    return constrain(
        new Constrained(new ParameterSelector(parameters), Constraints.byName(constraint)));
  }

  /** Returns the same with one more constraint. */
  public OptimizerConfig constrain(Constrained constrained) {
    List<Constrained> more = new ArrayList<>(constraints);
    more.add(constrained);
    return new OptimizerConfig(rule, hyperparameters, clipping, groups, more, plateau);
  }

  /** Returns the same with a learning rate that is lowered where the loss stands still. */
  public OptimizerConfig reduceOnPlateau(Plateau when) {
    return new OptimizerConfig(rule, hyperparameters, clipping, groups, constraints, when);
  }

  /**
   * Returns the groups that are trained: first of all that no group has, then the others in order.
   *
   * @param all the parameters in the order they lie in memory
   * @throws IllegalArgumentException if a group or a constraint matches no parameter, or a rule
   *     does not take one
   */
  List<TrainedGroup> trained(List<ParameterKey> all) {
    Map<ParameterGroup, List<ParameterKey>> members = new LinkedHashMap<>();
    groups.forEach(group -> requireMatch("group", group.parameters(), all));
    constraints.forEach(c -> requireMatch("constraint on", c.parameters(), all));
    List<ParameterKey> rest = new ArrayList<>();
    for (ParameterKey parameter : all) {
      Optional<ParameterGroup> owner =
          groups.stream().filter(group -> group.parameters().matches(parameter)).findFirst();
      owner
          .map(group -> members.computeIfAbsent(group, _ -> new ArrayList<>()))
          .orElse(rest)
          .add(parameter);
    }
    List<TrainedGroup> trained = new ArrayList<>();
    if (!rest.isEmpty()) {
      trained.add(new TrainedGroup(0, rule, hyperparameters, rest));
    }
    for (int i = 0; i < groups.size(); i++) {
      ParameterGroup group = groups.get(i);
      List<ParameterKey> own = members.get(group);
      if (!group.frozen() && own != null) {
        UpdateRule used = group.rule() == null ? rule : group.rule();
        trained.add(
            new TrainedGroup(i + 1, used, hyperparametersOf(rule, hyperparameters, group), own));
      }
    }
    if (trained.isEmpty()) {
      throw new IllegalArgumentException(
          "["
              + rule.name()
              + "] all "
              + all.size()
              + " parameters are frozen, so that nothing is trained; leave some of "
              + String.join(", ", names(all)));
    }
    return trained;
  }

  /**
   * Returns the shapes of all that is kept: by the name of the value, then by that of the parameter
   * or the group.
   *
   * @param all the parameters in the order they lie in memory
   * @throws IllegalArgumentException if the description does not fit them
   */
  public Map<String, Map<String, Shape>> state(List<ParameterKey> all) {
    return TrainedGroup.state(trained(all), all);
  }

  /** Returns the constraints on a parameter, in order. */
  List<Constraint> constraintsOn(ParameterKey parameter) {
    return constraints.stream()
        .filter(c -> c.parameters().matches(parameter))
        .map(Constrained::constraint)
        .toList();
  }

  private void requireMatch(String what, ParameterSelector selector, List<ParameterKey> all) {
    if (all.stream().noneMatch(selector::matches)) {
      throw new IllegalArgumentException(
          "["
              + rule.name()
              + "] the "
              + what
              + " "
              + Quoted.of(selector.text())
              + " matches no parameter; "
              + Suggestions.hint(selector.text(), names(all)));
    }
  }

  private static List<String> names(List<ParameterKey> all) {
    return all.stream().map(ParameterKey::name).toList();
  }

  private static Map<String, Schedule> hyperparametersOf(
      UpdateRule rule, Map<String, Schedule> usual, ParameterGroup group) {
    UpdateRule other = group.rule();
    if (other != null) {
      return complete(other, group.hyperparameters());
    }
    Map<String, Schedule> all = new LinkedHashMap<>(usual);
    all.putAll(checked(rule.name(), rule.hyperparameters(), group.hyperparameters()));
    return all;
  }

  private static Map<String, Schedule> complete(UpdateRule rule, Map<String, Schedule> given) {
    Map<String, Schedule> named = checked(rule.name(), rule.hyperparameters(), given);
    Map<String, Schedule> all = new LinkedHashMap<>();
    for (Hyperparameter h : rule.hyperparameters()) {
      Schedule schedule = named.get(h.name());
      all.put(h.name(), schedule == null ? Schedules.constant(h.initial()) : schedule);
    }
    rule.configure(at(all, Moment.START));
    return Collections.unmodifiableMap(all);
  }

  private static Map<String, Schedule> checked(
      String name, List<Hyperparameter> declared, Map<String, Schedule> given) {
    Map<String, Schedule> named = Hyperparameter.named(name, declared, given);
    for (Hyperparameter hyperparameter : declared) {
      Schedule schedule = named.get(hyperparameter.name());
      if (schedule != null) {
        ScheduleRange.check(name, hyperparameter, schedule);
      }
    }
    return Collections.unmodifiableMap(named);
  }

  /** Returns the values of hyperparameters at a moment. */
  static Map<String, Double> at(Map<String, Schedule> schedules, Moment moment) {
    Map<String, Double> values = new LinkedHashMap<>();
    schedules.forEach((name, schedule) -> values.put(name, schedule.at(moment)));
    return values;
  }

  private static Map<String, Schedule> schedules(Map<String, Double> numbers) {
    Map<String, Schedule> schedules = new LinkedHashMap<>();
    numbers.forEach((name, value) -> schedules.put(name, Schedules.constant(value)));
    return schedules;
  }
}
