package io.lockstep.kernels.library.rule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.interpret.Interpreter;
import io.lockstep.kernels.library.OptimizerRule;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerRulesTest {
  private static final String ALL = "io.lockstep.kernels.library.rule.OptimizerRules#all";
  private static final String MOST_USED =
      "io.lockstep.kernels.library.rule.OptimizerRules#mostUsed";
  private static final double[] GRADIENTS = {0.5, -0.25, 0.75, 0, 2, -1};

  /** The same updates as plain formulas: the parameter after each step, from 1. */
  private static double[] plain(String name, double lr, double weightDecay) {
    double p = 1;
    double velocity = 0;
    double m = 0;
    double v = 0;
    double[] path = new double[GRADIENTS.length];
    for (int t = 1; t <= GRADIENTS.length; t++) {
      double g = GRADIENTS[t - 1];
      double decayed = g + weightDecay * p;
      switch (name) {
        case "sgd" -> p -= lr * decayed;
        case "momentum" -> {
          velocity = 0.9 * velocity + decayed;
          p -= lr * velocity;
        }
        case "nesterov" -> {
          velocity = 0.9 * velocity + decayed;
          p -= lr * (decayed + 0.9 * velocity);
        }
        case "adam", "adamw" -> {
          boolean decoupled = name.equals("adamw");
          double used = decoupled ? g : decayed;
          p = decoupled ? p - lr * weightDecay * p : p;
          m = 0.9 * m + 0.1 * used;
          v = 0.999 * v + 0.001 * used * used;
          double mHat = m / (1 - Math.pow(0.9, t));
          double vHat = v / (1 - Math.pow(0.999, t));
          p -= lr * mHat / (Math.sqrt(vHat) + 1e-8);
        }
        default -> throw new IllegalArgumentException("no formula in this test for " + name);
      }
      path[t - 1] = p;
    }
    return path;
  }

  @ParameterizedTest
  @MethodSource(MOST_USED)
  void update_in_double_equals_the_plain_formula(OptimizerRule rule) {
    double[] path = path(rule, Map.of("lr", 0.05, "weight_decay", 0.1), DType.F64);
    assertArrayEquals(plain(rule.name(), 0.05, 0.1), path, 1e-14);
  }

  @ParameterizedTest
  @MethodSource(MOST_USED)
  void update_in_float_stays_close_to_the_plain_formula(OptimizerRule rule) {
    double[] path = path(rule, Map.of("lr", 0.05, "weight_decay", 0.1), DType.F32);
    assertArrayEquals(plain(rule.name(), 0.05, 0.1), path, 1e-6);
  }

  @ParameterizedTest
  @MethodSource(MOST_USED)
  void defaults_follow_from_configuring_nothing(OptimizerRule rule) {
    Map<String, Double> defaults = rule.configure(Map.of());
    assertEquals(rule.defaults(), defaults);
    assertArrayEquals(
        plain(
            rule.name(),
            defaults.getOrDefault("lr", 0.0),
            defaults.getOrDefault("weight_decay", 0.0)),
        path(rule, Map.of(), DType.F64),
        1e-14);
  }

  @ParameterizedTest
  @MethodSource(MOST_USED)
  void zero_gradient_of_an_undecayed_parameter_changes_nothing(OptimizerRule rule) {
    double[] scalars = rule.scalarValues(rule.configure(Map.of("weight_decay", 0.0)), 1);
    double[] state = new double[rule.state().size()];
    double[] next = step(rule, DType.F32, 1.5, 0, state, scalars);
    assertEquals(1.5, next[0]);
    assertEquals(0, DoubleStream.of(next).skip(1).sum());
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void every_rule_is_found_by_its_name_and_names_its_scalars(OptimizerRule rule) {
    assertEquals(rule, OptimizerRules.byName(rule.name()));
    assertEquals(rule.scalars().size(), rule.scalarValues(rule.defaults(), 1).length);
  }

  @Test
  void every_constant_of_a_family_is_registered() throws Exception {
    Path folder = Path.of("src/main/java", OptimizerRules.class.getPackageName().replace('.', '/'));
    Set<OptimizerRule> constants = new LinkedHashSet<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith("Rules.java")).toList()) {
        String name = file.getFileName().toString().replace(".java", "");
        Class<?> family = Class.forName(OptimizerRules.class.getPackageName() + "." + name);
        for (Field field : family.getFields()) {
          if (field.getType() == OptimizerRule.class) {
            constants.add((OptimizerRule) field.get(null));
          }
        }
      }
    }
    assertEquals(constants, Set.copyOf(OptimizerRules.all()));
  }

  @Test
  void unknown_hyperparameter_is_answered_with_the_nearest() {
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> OptimizerRules.ADAM.configure(Map.of("epsilom", 1e-6)));
    assertEquals(
        "[hyperparameter] unknown hyperparameter 'epsilom'; did you mean 'epsilon' or 'eps'? known:"
            + " lr, beta1, beta2, epsilon, weight_decay",
        e.getMessage());
  }

  @Test
  void values_out_of_range_are_refused() {
    assertEquals(
        "[sgd] lr is -0.1; give a value of at least 0 that is finite in float32",
        assertThrows(
                IllegalArgumentException.class,
                () -> OptimizerRules.SGD.configure(Map.of("lr", -0.1)))
            .getMessage());
    assertEquals(
        "[adam] beta2 is 1.0; give a value of at least 0 and below 1 in float32",
        assertThrows(
                IllegalArgumentException.class,
                () -> OptimizerRules.ADAM.configure(Map.of("beta2", 1.0)))
            .getMessage());
  }

  private static String refused(OptimizerRule rule, Map<String, Double> hyperparameters) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> rule.configure(hyperparameters))
            .getMessage());
  }

  @Test
  void a_value_is_checked_under_any_spelling_of_its_name() {
    assertEquals(
        "[adam] beta1 is 1.5; give a value of at least 0 and below 1 in float32",
        refused(OptimizerRules.ADAM, Map.of("BETA1", 1.5)));
    assertEquals(
        "[momentum] momentum is 1.0; give a value of at least 0 and below 1 in float32",
        refused(OptimizerRules.MOMENTUM, Map.of("Momentum", 1.0)));
    assertEquals(
        "[sgd] lr is NaN; give a value of at least 0 that is finite in float32",
        refused(OptimizerRules.SGD, Map.of("Learning-Rate", Double.NaN)));
  }

  @Test
  void what_counts_is_the_value_in_float32() {
    assertEquals(
        "[sgd] lr is 1.0E39; give a value of at least 0 that is finite in float32",
        refused(OptimizerRules.SGD, Map.of("lr", 1e39)));
    assertEquals(
        "[adam] beta2 is 0.99999999; give a value of at least 0 and below 1 in float32",
        refused(OptimizerRules.ADAM, Map.of("beta2", 0.99999999)));
    assertEquals(
        "[adam] step_size is 1.0000000000000002E39 at the first step, which is not finite in"
            + " float32; give a smaller lr",
        refused(OptimizerRules.ADAM, Map.of("lr", 1e38)));
    assertEquals(
        "[adamw] decay_factor is -1.0E40 at the first step, which is not finite in float32; give a"
            + " smaller lr",
        refused(OptimizerRules.ADAMW, Map.of("lr", 1e10, "weight_decay", 1e30)));
  }

  @Test
  void usual_names_of_other_tools_are_understood() {
    assertEquals(
        OptimizerRules.ADAM.configure(Map.of("lr", 0.5, "epsilon", 1e-3, "weight_decay", 0.1)),
        OptimizerRules.ADAM.configure(Map.of("learning_rate", 0.5, "eps", 1e-3, "wd", 0.1)));
  }

  @Test
  void a_value_given_twice_is_refused() {
    Map<String, Double> twice = new LinkedHashMap<>();
    twice.put("lr", 0.1);
    twice.put("LR", 0.2);
    assertEquals(
        "[sgd] lr is given twice, in different spellings; give it once",
        refused(OptimizerRules.SGD, twice));
  }

  @Test
  void missing_hyperparameter_is_refused() {
    assertEquals(
        "[optimizer] hyperparameter 'lr' is missing; fill in the defaults with configure(Map)",
        assertThrows(
                IllegalArgumentException.class, () -> OptimizerRules.SGD.scalarValues(Map.of(), 1))
            .getMessage());
  }

  private static double[] path(OptimizerRule rule, Map<String, Double> overrides, DType type) {
    Map<String, Double> hyperparameters = rule.configure(overrides);
    double[] current = new double[1 + rule.state().size()];
    current[0] = 1;
    double[] path = new double[GRADIENTS.length];
    for (int t = 1; t <= path.length; t++) {
      double[] state = DoubleStream.of(current).skip(1).toArray();
      double[] scalars = rule.scalarValues(hyperparameters, t);
      current = step(rule, type, current[0], GRADIENTS[t - 1], state, scalars);
      path[t - 1] = current[0];
    }
    return path;
  }

  private static double[] step(
      OptimizerRule rule, DType type, double p, double g, double[] state, double[] scalars) {
    double[] inputs =
        DoubleStream.concat(
                DoubleStream.of(p, g),
                DoubleStream.concat(DoubleStream.of(state), DoubleStream.of(scalars)))
            .map(v -> type == DType.F32 ? (float) v : v)
            .toArray();
    List<Expr> e =
        new ArrayList<>(
            IntStream.range(0, inputs.length).mapToObj(i -> Expr.input(i, type)).toList());
    int first = 2 + state.length;
    List<Expr> results =
        rule.apply(e.get(0), e.get(1), e.subList(2, first), e.subList(first, e.size()));
    assertEquals(1 + state.length, results.size());
    Program program =
        Program.of(
            rule.name(),
            Collections.nCopies(inputs.length, type),
            Collections.nCopies(results.size(), type),
            results);
    return Interpreter.STRICT.run(program, 0, inputs);
  }
}
