package io.lockstep.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.backend.Precision;
import io.lockstep.parity.runs.Outcome;
import io.lockstep.parity.runs.TrainingRun;
import io.lockstep.parity.runs.TrainingRuns;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole training runs, in which the steps of an epoch are queued behind one another. */
class OpenClTrainingTest {
  private static final int STEPS = 100;

  @BeforeAll
  static void require() {
    TestDevices.require();
  }

  static List<TrainingRun> runs() {
    return TrainingRuns.all();
  }

  @ParameterizedTest
  @MethodSource("runs")
  void training_ends_in_the_bits_of_the_cpu(TrainingRun run) {
    assertSame(run, Precision.STRICT);
  }

  @Test
  void training_in_bf16_ends_in_the_bits_of_the_cpu_too() {
    assertSame(runs().getFirst(), Precision.BF16);
  }

  private static void assertSame(TrainingRun run, Precision precision) {
    EngineOptions opencl = EngineOptions.of("opencl").with("opencl.cache", TestDevices.CACHE);
    assertEquals(
        outcome(run, EngineOptions.of("cpu").withPrecision(precision)),
        outcome(run, opencl.withPrecision(precision)));
  }

  private static Outcome outcome(TrainingRun run, EngineOptions device) {
    try (Engine engine = Engine.open(device)) {
      return run.run(engine, STEPS, List.of());
    }
  }
}
