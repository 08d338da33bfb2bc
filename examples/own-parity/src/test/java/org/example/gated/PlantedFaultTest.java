package org.example.gated;

import static io.lockstep.parity.assertion.ParityAssertions.assertSameTraining;

import io.lockstep.parity.Variant;
import io.lockstep.tensor.EngineOptions;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Trainings on devices that are wrong on purpose: each of these must fail, and say why. */
@Tag("planted")
class PlantedFaultTest {
  private static final EngineOptions CPU = EngineOptions.of("cpu").withThreads(1);

  private static List<Variant> cpuAnd(String fault) {
    return List.of(
        new Variant("cpu", CPU), new Variant(fault, EngineOptions.of("planted:" + fault)));
  }

  /** The product that is wrong, for the gradients of weights and of gates, runs twice a step. */
  @Test
  void from_step_100_on() {
    assertSameTraining(cpuAnd("from-200"), GatedTest.TRAINING);
  }

  @Test
  void each_50th_product() {
    assertSameTraining(cpuAnd("each-50"), GatedTest.TRAINING);
  }
}
