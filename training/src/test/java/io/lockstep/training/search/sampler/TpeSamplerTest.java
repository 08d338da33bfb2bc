package io.lockstep.training.search.sampler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.training.search.Study;
import io.lockstep.training.search.Trial;
import io.lockstep.training.search.space.Dimension;
import io.lockstep.training.search.space.NumberAxis;
import io.lockstep.training.search.space.SearchSpace;
import io.lockstep.training.search.trial.TrialRandom;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The densities of the Parzen estimator, and what is found by them. */
class TpeSamplerTest {
  private static final SearchSpace SPACE =
      SearchSpace.EMPTY
          .with("lr", Dimension.logarithmic(1e-5, 1))
          .with("x", Dimension.number(-5, 5))
          .with("n", Dimension.whole(1, 64))
          .with("kind", Dimension.choice("good", "bad", "worse"));

  /** Least, 0, at lr 0.01, x 1, n 20 and the first kind. */
  private static double bowl(Trial trial) {
    double rate = StrictMath.log10(trial.number("lr")) + 2;
    double x = trial.number("x") - 1;
    double n = (trial.whole("n") - 20) / 10.0;
    return rate * rate
        + x * x
        + n * n
        + trial.text("kind").length()
        - 4
        + (trial.text("kind").equals("bad") ? 2 : 0);
  }

  private static double found(Sampler sampler, long seed) {
    return Study.of(SPACE)
        .sampler(sampler)
        .seed(seed)
        .trials(60)
        .minimize(TpeSamplerTest::bowl)
        .best()
        .orElseThrow()
        .value();
  }

  private static double mean(Sampler sampler) {
    return LongStream.range(0, 10)
        .mapToDouble(seed -> found(sampler, seed))
        .average()
        .orElseThrow();
  }

  @Test
  void it_finds_better_ones_than_chance() {
    double chance = mean(Samplers.random());
    double estimated = mean(Samplers.tpe());
    assertTrue(estimated < 0.6 * chance, estimated + " against " + chance);
  }

  @Test
  void densities_add_up_to_one() {
    NumberAxis axis = new NumberAxis(0, 1, false, 0);
    ParzenEstimator density = ParzenEstimator.of(axis, new double[] {0.2, 0.25, 0.9});
    double sum = 0;
    for (int i = 0; i < 10_000; i++) {
      sum += density.density((i + 0.5) / 10_000) / 10_000;
    }
    assertEquals(1, sum, 1e-6);
    NumberAxis steps = new NumberAxis(1, 10, false, 1);
    ParzenEstimator bins = ParzenEstimator.of(steps, new double[] {2, 3, 9});
    double all = 0;
    for (int i = 1; i <= 10; i++) {
      all += bins.density(i);
    }
    assertEquals(1, all, 1e-12);
  }

  @Test
  void draws_follow_the_density() {
    NumberAxis axis = new NumberAxis(1, 10, false, 1);
    ParzenEstimator density = ParzenEstimator.of(axis, new double[] {2, 3, 9});
    TrialRandom random = new TrialRandom(3, 0, 0);
    int[] counts = new int[11];
    for (int i = 0; i < 20_000; i++) {
      counts[(int) density.draw(random)]++;
    }
    for (int i = 1; i <= 10; i++) {
      assertEquals(density.density(i), counts[i] / 20_000.0, 0.012, "at " + i);
    }
  }

  @Test
  void weights_are_those_of_optuna() {
    assertEquals("[1.0]", Arrays.toString(ParzenWeights.of(0)));
    double[] weights = ParzenWeights.of(28);
    assertEquals(1, Arrays.stream(weights).sum(), 1e-15);
    assertEquals(1.0 / 28, weights[0] / weights[28], 1e-15);
    assertEquals((1.0 / 28 + 1) / 2, weights[1] / weights[28], 1e-15);
    assertEquals(weights[28], weights[2]);
    assertEquals(weights[28], weights[3]);
  }

  @Test
  void the_normal_distribution_is_known() {
    assertEquals(0.5, NormalCurve.below(0));
    assertEquals(0.8413447460685429, NormalCurve.below(1), 1e-15);
    assertEquals(0.024997895148220435, NormalCurve.below(-1.96), 1e-15);
    assertEquals(9.865876450376e-10, NormalCurve.below(-6), 1e-15);
    assertEquals(0.3989422804014327, NormalCurve.density(0), 1e-16);
  }
}
