package io.lockstep.kernels.library;

import io.lockstep.kernels.expr.Expr;
import java.util.List;
import java.util.Map;

/**
 * An optimizer update: the next parameter and state from the gradient, element by element. The
 * known ones are those of {@code OptimizerRules} in {@code library.rule}.
 *
 * @param name the usual name in lower case
 * @param hyperparameters what steers it, in order
 * @param state the names of the values kept for each parameter element; all start at 0
 * @param scalars the names of the run-time scalars that the update reads
 * @param schedule computes the scalars for a step
 * @param update computes the next parameter and state
 * @param facts what is told of it
 */
public record OptimizerRule(
    String name,
    List<Hyperparameter> hyperparameters,
    List<String> state,
    List<String> scalars,
    Schedule schedule,
    Update update,
    Facts facts)
    implements Steered {

  /** The host's part of a step, once a step, in double precision. */
  @FunctionalInterface
  public interface Schedule {
    /**
     * Computes the value of each scalar.
     *
     * @param hyperparameters a value for every hyperparameter
     * @param step the number of the step, from 1
     * @param scalars takes the values
     */
    void at(Map<String, Double> hyperparameters, long step, double[] scalars);
  }

  /** The device's part of a step, once for each element. */
  @FunctionalInterface
  public interface Update {
    /** Returns the next parameter, then the next state, all of the parameter's type. */
    List<Expr> of(Expr parameter, Expr gradient, List<Expr> state, List<Expr> scalars);
  }

  /** Copies the collections. */
  public OptimizerRule {
    hyperparameters = List.copyOf(hyperparameters);
    state = List.copyOf(state);
    scalars = List.copyOf(scalars);
    if (hyperparameters.stream().map(Hyperparameter::name).distinct().count()
        != hyperparameters.size()) {
      throw new IllegalArgumentException(
          "[" + name + "] two hyperparameters have one name; rename one of them");
    }
  }

  /** Creates a rule of which nothing is told. */
  public OptimizerRule(
      String name,
      List<Hyperparameter> hyperparameters,
      List<String> state,
      List<String> scalars,
      Schedule schedule,
      Update update) {
    this(name, hyperparameters, state, scalars, schedule, update, Facts.NONE);
  }

  /** Creates a rule whose update reads the hyperparameters themselves, in their order. */
  public OptimizerRule(
      String name, List<Hyperparameter> hyperparameters, List<String> state, Update update) {
    this(
        name,
        hyperparameters,
        state,
        hyperparameters.stream().map(Hyperparameter::name).toList(),
        (values, step, scalars) -> {
          for (int i = 0; i < scalars.length; i++) {
            scalars[i] = value(values, hyperparameters.get(i).name());
          }
        },
        update);
  }

  /** Returns the same rule with what is told of it. */
  public OptimizerRule described(String formula, String paper) {
    return told(new Facts(formula, paper));
  }

  /**
   * Returns the same rule with the convention that it follows, where papers and libraries differ.
   */
  public OptimizerRule convention(String which) {
    return told(facts.following(which));
  }

  private OptimizerRule told(Facts told) {
    return new OptimizerRule(name, hyperparameters, state, scalars, schedule, update, told);
  }

  /**
   * Returns the value of a hyperparameter, for a {@link Schedule}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static double value(Map<String, Double> hyperparameters, String name) {
    Double value = hyperparameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "[optimizer] hyperparameter '"
              + name
              + "' is missing; fill in the defaults with configure(Map)");
    }
    return value;
  }

  @Override
  public void scalarValues(Map<String, Double> hyperparameters, long step, double[] target) {
    if (target.length != scalars.size()) {
      throw new IllegalArgumentException(
          "["
              + name
              + "] room for "
              + target.length
              + " scalars, but the update reads "
              + scalars.size()
              + ": "
              + scalars
              + "; give an array of as many");
    }
    schedule.at(hyperparameters, step, target);
  }

  /**
   * Returns the next parameter, then the next state.
   *
   * @throws IllegalArgumentException if there are not as many values of state and scalars as the
   *     rule declares, or its update gives too few or too many results
   */
  public List<Expr> apply(
      Expr parameter, Expr gradient, List<Expr> stateValues, List<Expr> scalarValues) {
    requireCount("values of state", stateValues.size(), state);
    requireCount("scalars", scalarValues.size(), scalars);
    List<Expr> results = update.of(parameter, gradient, stateValues, scalarValues);
    if (results.size() != 1 + state.size()) {
      throw new IllegalArgumentException(
          "["
              + name
              + "] the update gives "
              + results.size()
              + " results, but there are a parameter and "
              + state.size()
              + " values of state "
              + state
              + "; return the next parameter, then the next value of each");
    }
    return results;
  }

  private void requireCount(String what, int given, List<String> declared) {
    if (given != declared.size()) {
      throw new IllegalArgumentException(
          "["
              + name
              + "] got "
              + given
              + " "
              + what
              + ", but the rule declares "
              + declared.size()
              + ": "
              + declared
              + "; give one for each");
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
