package io.lockstep.training.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.CompiledStep;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LossTotalTest {
  /** Adds the losses of batches to a total, and returns it. */
  private static double total(EngineOptions options, int examples, float... losses) {
    try (Engine engine = Engine.open(options)) {
      LossTotal total = new LossTotal(engine, "total");
      Tensor loss = engine.input("loss", DType.F32, Shape.of(1));
      try (CompiledStep step = engine.compile(List.of(), List.of(total.plus(loss, examples)))) {
        for (float value : losses) {
          engine.write(loss, new float[] {value});
          step.run();
        }
      }
      return total.read();
    }
  }

  private static double total(int examples, float... losses) {
    return total(EngineOptions.of("cpu").withThreads(1), examples, losses);
  }

  @Test
  void a_million_equal_losses_do_not_drift() {
    float loss = (float) Math.log(2);
    float[] losses = new float[1_000_000];
    java.util.Arrays.fill(losses, loss);
    assertEquals(loss, total(1, losses) / 1e6, 1e-13);
  }

  @Test
  void sums_of_all_sizes_are_right_to_48_bits_in_every_form() {
    Random random = new Random(5);
    float[] losses = new float[20_000];
    BigDecimal exact = BigDecimal.ZERO;
    for (int i = 0; i < losses.length; i++) {
      losses[i] = (float) Math.exp(20 * random.nextDouble() - 10);
      exact = exact.add(new BigDecimal(losses[i]).multiply(BigDecimal.valueOf(77)));
    }
    double expected = exact.doubleValue();
    double total = total(77, losses);
    assertEquals(expected, total, expected * 1e-12);
    EngineOptions scalar = EngineOptions.of("cpu").with("cpu.vector", "false");
    assertEquals(total, total(scalar, 77, losses));
  }

  @Test
  void losses_of_either_sign_and_none_add_up() {
    assertEquals(0, total(3));
    assertEquals(0.5 + 0x1p-40, total(1, 1e8f, 0.5f, -1e8f, 0x1p-40f));
    assertEquals(-6, total(4, -1.5f));
  }

  @Test
  void what_is_not_finite_stays_so_and_says_which() {
    assertEquals(Double.POSITIVE_INFINITY, total(1, 1, Float.POSITIVE_INFINITY, 1));
    assertEquals(Double.NEGATIVE_INFINITY, total(2, -3e38f));
    assertEquals(Double.NaN, total(1, 1, Float.NaN, 1));
    assertEquals(Double.NaN, total(1, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY));
  }

  @Test
  void a_reset_begins_anew_and_what_was_asked_for_stays() {
    try (Engine engine = Engine.open("cpu")) {
      LossTotal total = new LossTotal(engine, "total");
      engine.assign(List.of(total.plus(engine.scalar(0.1), 7)));
      LossTotal.Pending pending = total.readLater();
      total.reset();
      assertEquals(0, total.read());
      assertEquals(0.1f * 7.0, pending.read());
    }
  }

  @Test
  void it_costs_a_step_one_small_copy() {
    try (Engine engine = Engine.open("cpu")) {
      LossTotal total = new LossTotal(engine, "total");
      Tensor mean = engine.input("losses", DType.F32, Shape.of(100)).square().mean();
      try (CompiledStep without = engine.compile(List.of(mean), List.of());
          CompiledStep with = engine.compile(List.of(mean), List.of(total.plus(mean, 100)))) {
        assertEquals(without.plan().steps().size() + 1, with.plan().steps().size());
      }
    }
  }
}
