package io.lockstep.training.optim.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.library.OptimizerRule;
import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.UpdateRules;
import io.lockstep.training.optim.rule.UpdateRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every registered optimizer beside its reference. Both are given the gradients of the reference's
 * path, rounded to float32, so that one rule is compared with another and not one chaos with
 * another.
 */
class OptimizerReferenceTest {
  private static final int STEPS = 200;

  /**
   * What a parameter may be off after all steps, as a share of the largest parameter (in absolute
   * value) that the reference had at any step.
   */
  private static final double TOLERANCE = 1e-5;

  /**
   * Where float32 itself is further off: Prodigy's first steps are 1e-6 long, which is some grains
   * of a parameter near 1, and it learns its rate from the way they went; Shampoo's roots are of
   * matrices whose eigenvalues differ by a factor of a million.
   */
  private static final Map<String, Double> COARSE = Map.of("prodigy", 2e-3, "shampoo", 1e-4);

  /** The least way, as a share of the same, that a run must go for its comparison to say much. */
  private static final double LEAST_WAY = 1e-4;

  private static final Engine ENGINE = Engine.open(EngineOptions.of("cpu").withThreads(1));

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  private static DynamicTest named(Subject subject, Runnable test) {
    return DynamicTest.dynamicTest(subject.toString(), test::run);
  }

  @TestFactory
  Stream<DynamicTest> every_optimizer_equals_its_reference() {
    return Subject.all().stream()
        .map(subject ->
            named(
                subject,
                () -> Problems.ALL.forEach((name, problem) -> compare(subject, name, problem))));
  }

  private static void compare(Subject subject, String name, Problem problem) {
    Reference reference = subject.reference();
    List<Values> expected = problem.start().stream().map(Values::copy).toList();
    double largest = largest(expected);
    double way = 0;
    try (Trained trained = new Trained(ENGINE, subject, expected)) {
      double[] start = flat(expected);
      for (int t = 1; t <= STEPS; t++) {
        Problem.Slope slope = problem.at(expected, t);
        List<Values> gradients = slope.gradients().stream().map(Values::rounded).toList();
        double loss = (float) slope.loss();
        trained.step(gradients, loss);
        reference.step(expected, gradients, t, loss);
        largest = Math.max(largest, largest(expected));
      }
      double[] end = flat(expected);
      float[] computed = trained.parameters();
      double off = 0;
      for (int i = 0; i < end.length; i++) {
        off = Math.max(off, error(end[i], computed[i]));
        way = Math.max(way, Math.abs(end[i] - start[i]));
      }
      double share = off / largest;
      assertTrue(
          share <= COARSE.getOrDefault(subject.name(), TOLERANCE),
          () -> subject + " on " + name + " off by " + share + " of the largest parameter");
    }
    double least = LEAST_WAY * largest;
    double went = way;
    assertTrue(went >= least, () -> subject + " on " + name + " the way is only " + went);
  }

  /** The distance of two numbers, infinite where one of them is none. */
  private static double error(double expected, float computed) {
    double error = Math.abs(expected - computed);
    return Double.isFinite(error) ? error : Double.POSITIVE_INFINITY;
  }

  private static double[] flat(List<Values> values) {
    return values.stream().flatMapToDouble(v -> DoubleStream.of(v.data())).toArray();
  }

  private static double largest(List<Values> values) {
    return DoubleStream.of(flat(values)).map(Math::abs).max().orElse(0);
  }

  @Test
  void every_optimizer_has_a_reference_and_every_reference_an_optimizer() {
    Set<String> rules =
        UpdateRules.all().stream()
            .map(UpdateRule::name)
            .filter(name -> !name.startsWith("own_"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(rules, References.all().keySet());
    Set<String> subjects =
        Subject.all().stream().map(Subject::name).collect(Collectors.toCollection(TreeSet::new));
    assertTrue(subjects.containsAll(rules), "subjects");
    System.out.println(
        "[optimizers] "
            + References.all().size()
            + " of "
            + rules.size()
            + " rules and "
            + WrapperReferences.NAMES.size()
            + " wrappers beside plain loops, "
            + Subject.all().size()
            + " sets of hyperparameters, "
            + Problems.ALL.size()
            + " problems of "
            + STEPS
            + " steps");
  }

  @Test
  void a_rate_that_is_off_by_a_thousandth_is_found() {
    Subject right = Subject.all().getFirst();
    Subject wrong =
        new Subject(
            right.name(),
            right.hyperparameters(),
            parameters -> new Optimizer(OptimizerRules.SGD, Map.of("lr", 0.01001), parameters));
    String message =
        String.valueOf(
            assertThrows(AssertionError.class, () -> compare(wrong, "net", Problems.NET))
                .getMessage());
    assertTrue(message.contains(" on net off by "), message);
  }

  @ParameterizedTest
  @CsvSource({"asgd, t0", "gadam, averaging_start"})
  void an_average_is_that_of_the_weights_since_its_start(String name, String start) {
    OptimizerRule rule = OptimizerRules.byName(name);
    Map<String, Double> hyperparameters = rule.configure(Map.of(start, 8.0));
    Subject subject =
        new Subject(name, hyperparameters, p -> new Optimizer(rule, hyperparameters, p));
    int before = name.equals("asgd") ? 9 : 8;
    double sum = 0;
    try (Trained trained = new Trained(ENGINE, subject, Problems.QUADRATIC.start())) {
      for (int t = 1; t <= 20; t++) {
        trained.step(gradients(t), 1.0 / t);
        double weight = trained.parameters()[3];
        sum = t <= before + 1 ? weight : sum + weight;
        double mean = sum / Math.max(1, t - before);
        float[] average = trained.kept().state().getLast();
        assertEquals(mean, average[3], 1e-6, "after step " + t);
      }
    }
  }

  /** Gradients that depend on nothing but the step. */
  private static List<Values> gradients(int t) {
    return Problems.QUADRATIC.at(Problems.QUADRATIC.start(), t).gradients();
  }

  private static float[] run(Engine engine, Subject subject, int steps) {
    try (Trained trained = new Trained(engine, subject, Problems.QUADRATIC.start())) {
      IntStream.rangeClosed(1, steps).forEach(t -> trained.step(gradients(t), 1.0 / t));
      return trained.parameters();
    }
  }

  @TestFactory
  Stream<DynamicTest> every_optimizer_resumes_to_the_same_bits() {
    return Subject.all().stream()
        .map(subject ->
            named(subject, () -> assertArrayEquals(run(ENGINE, subject, STEPS), resumed(subject))));
  }

  private static float[] resumed(Subject subject) {
    List<Values> start = Problems.QUADRATIC.start();
    int half = STEPS / 2;
    Trained.Kept kept;
    try (Trained first = new Trained(ENGINE, subject, start)) {
      IntStream.rangeClosed(1, half).forEach(t -> first.step(gradients(t), 1.0 / t));
      kept = first.kept();
    }
    try (Trained second = new Trained(ENGINE, subject, start)) {
      second.resume(kept);
      IntStream.rangeClosed(half + 1, STEPS).forEach(t -> second.step(gradients(t), 1.0 / t));
      return second.parameters();
    }
  }

  @TestFactory
  List<DynamicTest> every_optimizer_has_the_same_bits_unfused() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Subject subject : Subject.all()) {
      tests.add(
          named(
              subject,
              () -> {
                try (Engine unfused =
                    Engine.open(EngineOptions.of("cpu").withThreads(1).withFusion(false))) {
                  assertArrayEquals(run(ENGINE, subject, 20), run(unfused, subject, 20));
                }
              }));
    }
    return tests;
  }

  @Test
  void the_problems_have_different_shapes() {
    Set<String> shapes =
        Problems.ALL.values().stream()
            .flatMap(p -> p.start().stream())
            .map(v -> v.shape().toString())
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        new TreeSet<>(Set.of("[1]", "[13]", "[2]", "[3, 5]", "[4, 5]", "[5, 2]", "[5]", "[6, 1]")),
        shapes);
  }
}
