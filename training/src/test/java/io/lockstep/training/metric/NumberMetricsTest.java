package io.lockstep.training.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;

/** Metrics of numbers against their definitions; weights are whole, and examples repeated. */
class NumberMetricsTest {
  private final List<double[]> predictions = new ArrayList<>();
  private final List<double[]> targets = new ArrayList<>();

  private double mean(int column, DoubleBinaryOperator each) {
    double sum = 0;
    for (int i = 0; i < targets.size(); i++) {
      sum += each.applyAsDouble(predictions.get(i)[column], targets.get(i)[column]);
    }
    return sum / targets.size();
  }

  private double variance(int column, DoubleBinaryOperator each) {
    double square = mean(column, (p, t) -> Math.pow(each.applyAsDouble(p, t), 2));
    return square - Math.pow(mean(column, each), 2);
  }

  private double median(int column) {
    List<Double> errors = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      errors.add(Math.abs(predictions.get(i)[column] - targets.get(i)[column]));
    }
    Collections.sort(errors);
    int half = errors.size() / 2;
    return errors.size() % 2 == 1
        ? errors.get(half)
        : (errors.get(half - 1) + errors.get(half)) / 2;
  }

  private interface OfColumn {
    double of(int column);
  }

  private static void is(int width, OfColumn wanted, String metric, Outcomes outcomes) {
    double sum = 0;
    for (int column = 0; column < width; column++) {
      sum += wanted.of(column);
    }
    assertEquals(sum / width, Metrics.byName(metric).of(outcomes), 1e-9, metric);
  }

  @Test
  void they_are_what_their_definitions_say() {
    Random random = new Random(3);
    for (int examples : new int[] {2, 3, 13, 100}) {
      for (int width : new int[] {1, 3}) {
        check(random, examples, width);
      }
    }
  }

  private void check(Random random, int examples, int width) {
    predictions.clear();
    targets.clear();
    double[][] said = new double[examples][];
    double[][] truth = new double[examples][];
    double[] weights = new double[examples];
    for (int i = 0; i < examples; i++) {
      said[i] = random.doubles(width, -2, 2).toArray();
      truth[i] = random.doubles(width, -2, 2).toArray();
      weights[i] = i == 0 ? 1 : random.nextInt(4);
      for (int again = 0; again < weights[i]; again++) {
        predictions.add(said[i]);
        targets.add(truth[i]);
      }
    }
    Outcomes outcomes = Outcomes.ofNumbers(said, truth).weighted(weights);
    is(width, c -> mean(c, (p, t) -> Math.abs(p - t)), "mae", outcomes);
    is(width, c -> mean(c, (p, t) -> (p - t) * (p - t)), "mse", outcomes);
    is(width, c -> mean(c, (p, t) -> (p - t) * (p - t)), "reconstruction_error", outcomes);
    is(width, c -> Math.sqrt(mean(c, (p, t) -> (p - t) * (p - t))), "rmse", outcomes);
    is(width, c -> mean(c, (p, t) -> Math.abs((p - t) / t)), "mape", outcomes);
    is(width, this::median, "median_absolute_error", outcomes);
    if (outcomes.size() > 1) {
      is(
          width,
          c -> 1 - mean(c, (p, t) -> (p - t) * (p - t)) / variance(c, (_, t) -> t),
          "r2",
          outcomes);
      is(
          width,
          c -> 1 - variance(c, (p, t) -> p - t) / variance(c, (_, t) -> t),
          "explained_variance",
          outcomes);
    }
    is(
        width,
        c -> {
          double most = 0;
          for (int i = 0; i < targets.size(); i++) {
            most = Math.max(most, Math.abs(predictions.get(i)[c] - targets.get(i)[c]));
          }
          return most;
        },
        "max_error",
        outcomes);
  }

  @Test
  void targets_that_are_all_alike_are_explained_wholly_or_not_at_all() {
    Outcomes right = Outcomes.ofNumbers(new double[][] {{1}, {1}}, new double[][] {{1}, {1}});
    Outcomes shifted = Outcomes.ofNumbers(new double[][] {{2}, {2}}, new double[][] {{1}, {1}});
    Outcomes wrong = Outcomes.ofNumbers(new double[][] {{1}, {2}}, new double[][] {{1}, {1}});
    assertEquals(1, Metrics.byName("r2").of(right));
    assertEquals(0, Metrics.byName("r2").of(wrong));
    assertEquals(0, Metrics.byName("r2").of(shifted));
    assertEquals(1, Metrics.byName("explained_variance").of(shifted));
    assertEquals(0, Metrics.byName("explained_variance").of(wrong));
  }

  @Test
  void one_example_has_no_variance() {
    Outcomes one = Outcomes.ofNumbers(new double[][] {{1}}, new double[][] {{3}});
    assertEquals(Double.NaN, Metrics.byName("r2").of(one));
    assertEquals(1, Metrics.byName("explained_variance").of(one));
    assertEquals(2, Metrics.byName("median_absolute_error").of(one));
  }

  @Test
  void a_target_of_zero_makes_a_share_that_is_huge() {
    Outcomes zero = Outcomes.ofNumbers(new double[][] {{1}}, new double[][] {{0}});
    assertEquals(0x1p52, Metrics.byName("mape").of(zero));
  }
}
