package io.lockstep.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.lockstep.backend.Precision;
import io.lockstep.kernels.expr.BFloat16;
import io.lockstep.parity.oracle.Tolerance;
import io.lockstep.parity.runs.Outcome;
import io.lockstep.parity.runs.TrainingRun;
import io.lockstep.parity.runs.TrainingRuns;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Precision bf16 on the CPU, which computes its products in the order of the contract. */
class Bf16Test {
  private static final EngineOptions STRICT = EngineOptions.of("cpu").withThreads(1);
  private static final EngineOptions BF16 = STRICT.withPrecision(Precision.BF16);
  private static final int EPOCHS = 2;

  static List<TrainingRun> runs() {
    return TrainingRuns.all();
  }

  @ParameterizedTest
  @MethodSource("runs")
  void training_lowers_the_loss_as_strict_training_does(TrainingRun run) {
    Outcome strict = outcome(run, STRICT);
    Outcome half = outcome(run, BF16);
    assertNotEquals(strict.digest(), half.digest());
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      double loss = strict.losses().get(epoch);
      assertEquals(loss, half.losses().get(epoch), Tolerance.BF16.loss() * loss, "epoch " + epoch);
    }
  }

  @Test
  void training_has_the_same_bits_with_more_threads_and_without_vectors() {
    TrainingRun run = runs().getFirst();
    Outcome expected = outcome(run, BF16);
    assertEquals(expected, outcome(run, BF16.withThreads(3)));
    assertEquals(expected, outcome(run, BF16.with("cpu.vector", "false")));
  }

  private static Outcome outcome(TrainingRun run, EngineOptions options) {
    try (Engine engine = Engine.open(options)) {
      return run.run(engine, EPOCHS * TrainingRun.STEPS_PER_EPOCH, List.of());
    }
  }

  @Test
  void a_product_is_that_of_the_rounded_operands() {
    float[] a = {0.1f, 1.001f, -3.14159f, 1e-3f, 70000.7f, 0.3333f};
    float[] b = {2.71828f, 0.7f, -0.2f, 12345.6f, 1.5f, 0.1f};
    assertEquals(product(STRICT, rounded(a), rounded(b)), product(BF16, a, b));
    assertNotEquals(product(STRICT, a, b), product(BF16, a, b));
  }

  private static float[] rounded(float[] x) {
    float[] near = x.clone();
    for (int i = 0; i < near.length; i++) {
      near[i] = BFloat16.nearest(near[i]);
    }
    return near;
  }

  private static List<Float> product(EngineOptions options, float[] a, float[] b) {
    try (Engine engine = Engine.open(options)) {
      Tensor product = engine.tensor(a, 2, 3).matmul(engine.tensor(b, 3, 2));
      float[] elements = product.toFloats();
      return List.of(elements[0], elements[1], elements[2], elements[3]);
    }
  }
}
