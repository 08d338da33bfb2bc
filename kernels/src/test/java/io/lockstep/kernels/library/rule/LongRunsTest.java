package io.lockstep.kernels.library.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.library.OptimizerRule;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scalars of optimizers are right at any step, and cost nothing in a long run. */
class LongRunsTest {
  private static final String ALL = "io.lockstep.kernels.library.rule.OptimizerRules#all";

  @ParameterizedTest
  @MethodSource(ALL)
  void scalars_are_finite_in_float32_at_any_step(OptimizerRule rule) {
    for (long step = 1; step <= 1_000_000_000_000_000L; step *= 10) {
      double[] scalars = rule.scalarValues(rule.defaults(), step);
      for (int i = 0; i < scalars.length; i++) {
        String what = rule.scalars().get(i) + " is " + scalars[i] + " at step " + step;
        assertTrue(Float.isFinite((float) scalars[i]), what);
      }
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void scalars_of_a_late_step_are_computed_at_once(OptimizerRule rule) {
    assertTimeout(
        Duration.ofSeconds(10),
        () ->
            IntStream.range(0, 10_000)
                .forEach(i -> rule.scalarValues(rule.defaults(), 1_000_000_000_000L + i)));
  }

  @Test
  void product_of_the_momenta_of_nadam_is_that_of_all_steps() {
    Map<String, Double> h = OptimizerRules.byName("nadam").defaults();
    double product = 1;
    for (long t = 1; t <= 500; t++) {
      product *= 0.9 * (1 - Math.pow(0.96, t * 0.004) / 2);
      assertEquals(1 - product, 1 - NesterovMomentum.product(h, t), 1e-15);
    }
    assertEquals(0, NesterovMomentum.product(h, 1_000_000_000_000L));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 0.5, 0.999999999, 1, 1.000000001, 1.5, 3, 10})
  void harmonic_numbers_equal_their_sums(double gamma) {
    double sum = 0;
    for (int n = 1; n <= 100_000; n++) {
      sum += Math.pow(n, -gamma);
      if (n < 100 || n % 9973 == 0) {
        assertEquals(1, Harmonic.sum(n, gamma) / sum, 1e-11, n + " terms");
      }
    }
  }

  @Test
  void mean_of_adax_does_not_outgrow_float32() {
    OptimizerRule adax = OptimizerRules.byName("adax");
    double[] scalars = adax.scalarValues(adax.defaults(), 10_000_000);
    assertEquals(0, scalars[adax.scalars().indexOf("weight")], 1e-30);
    assertEquals(1, scalars[adax.scalars().indexOf("one_minus_weight")]);
  }

  @Test
  void averages_of_radam_are_certain_from_the_step_of_the_paper_on() {
    Map<String, Double> h = OptimizerRules.byName("radam").defaults();
    assertEquals(
        6,
        IntStream.rangeClosed(1, 100)
            .filter(t -> Rectification.certain(h, t))
            .findFirst()
            .orElse(-1));
    assertEquals(1, Rectification.factor(h, 1_000_000), 1e-6);
  }
}
