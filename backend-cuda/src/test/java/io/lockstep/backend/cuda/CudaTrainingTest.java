package io.lockstep.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.parity.runs.Outcome;
import io.lockstep.parity.runs.TrainingRun;
import io.lockstep.parity.runs.TrainingRuns;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whole training runs with the CUDA backend's host code, replayed as graphs, and kernels that gcc
 * has compiled: the CPU backend's losses and digest.
 */
class CudaTrainingTest {
  private static Outcome train(TrainingRun run, EngineOptions options) {
    try (Engine engine = Engine.open(options)) {
      return run.run(engine, 2 * TrainingRun.STEPS_PER_EPOCH, List.of());
    }
  }

  private static void compare(TrainingRun run) {
    Outcome expected = train(run, EngineOptions.of("cpu"));
    for (StubDriver.Order order : StubDriver.Order.values()) {
      StubDriver.fresh().order(order);
      assertEquals(
          expected,
          train(run, EngineOptions.of("emulated").with("cuda.poison", "true")),
          run + " " + order);
    }
  }

  @Test
  void a_training_run_ends_with_the_digest_of_the_cpu() {
    compare(TrainingRuns.all().getLast());
  }

  @Tag("sweep")
  @Test
  void every_training_run_ends_with_the_digest_of_the_cpu() {
    TrainingRuns.all().forEach(CudaTrainingTest::compare);
  }
}
