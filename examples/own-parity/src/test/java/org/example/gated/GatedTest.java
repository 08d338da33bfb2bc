package org.example.gated;

import static io.lockstep.parity.assertion.ParityAssertions.assertSameBits;
import static io.lockstep.parity.assertion.ParityAssertions.assertSameTraining;

import io.lockstep.parity.Variant;
import io.lockstep.parity.assertion.DeviceTraining;
import io.lockstep.parity.cases.Inputs;
import io.lockstep.parity.junit.OnEachDevice;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The layer, and whole trainings of the model. */
class GatedTest {
  private static final EngineOptions CPU = EngineOptions.of("cpu");
  static final DeviceTraining TRAINING =
      DeviceTraining.of(200, GatedModel.examples(), GatedModel::trainer);

  @OnEachDevice
  void closed_gates_let_nothing_through(Engine engine, Inputs inputs) {
    Tensor value = inputs.floats(13, 5);
    Tensor closed = engine.full(Double.NEGATIVE_INFINITY, 13, 5);
    assertSameBits(Gated.gated(value, closed).abs(), engine.zeros(13, 5));
  }

  @OnEachDevice
  void a_model_that_is_used_drops_nothing(Engine engine, Inputs inputs) {
    Tensor x = inputs.floats(13, 2);
    assertSameBits(GatedModel.of(engine).forward(x), GatedModel.of(engine).forward(x));
  }

  @Test
  void it_trains_to_the_same_bits_however_the_cpu_computes() {
    assertSameTraining(
        List.of(
            new Variant("1 thread", CPU.withThreads(1)),
            new Variant("2 threads", CPU.withThreads(2)),
            new Variant("no vectors", CPU.with("cpu.vector", "false")),
            new Variant("unfused", CPU.withFusion(false))),
        TRAINING);
  }

  @Test
  void it_trains_to_the_same_bits_on_the_cpu_and_by_opencl() {
    assertSameTraining(
        List.of(new Variant("cpu", CPU), new Variant("opencl", EngineOptions.of("opencl"))),
        TRAINING);
  }

  @Test
  void it_trains_to_the_same_bits_on_all_devices_here() {
    assertSameTraining(TRAINING);
  }
}
