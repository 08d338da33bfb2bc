package io.lockstep.backend.opencl;

import static io.lockstep.training.network.Layers.dropout;
import static io.lockstep.training.network.Layers.input;
import static io.lockstep.training.network.Layers.inputs;
import static io.lockstep.training.network.Layers.linear;
import static io.lockstep.training.network.Layers.outputs;
import static io.lockstep.training.network.Layers.sequential;
import static io.lockstep.training.network.Layers.tanh;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.network.Layers;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.OutputObjective;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A network of several inputs and outputs, whole and in micro-batches. */
class OpenClOutputsTest {
  @BeforeAll
  static void require() {
    TestDevices.require();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void training_ends_in_the_bits_of_the_cpu(int accumulate) {
    EngineOptions opencl = EngineOptions.of("opencl").with("opencl.cache", TestDevices.CACHE);
    assertEquals(trained(EngineOptions.of("cpu"), accumulate), trained(opencl, accumulate));
  }

  private static String trained(EngineOptions options, int accumulate) {
    float[][] a = new float[45][];
    float[][] b = new float[45][];
    int[] kind = new int[45];
    float[] size = new float[45];
    for (int i = 0; i < 45; i++) {
      a[i] = new float[] {(float) Math.sin(i), (float) Math.cos(3 * i)};
      b[i] = new float[] {(float) Math.sin(5 * i)};
      kind[i] = i % 3;
      size[i] = (float) Math.cos(i);
    }
    Dataset data = Dataset.of(Map.of("a", a, "b", b), Map.of("kind", kind, "size", size));
    try (Engine engine = Engine.open(options);
        Trainer trainer =
            Trainer.of(
                    new Model(
                        engine,
                        inputs(
                            Map.of("a", 2, "b", 1),
                            sequential(input("a"), linear(7), tanh(), dropout(0.2)),
                            Layers.from("0", "b"),
                            outputs(Map.of("kind", linear(3), "size", linear(1)))),
                        3,
                        1))
                .objective(
                    Objective.of(
                        Map.of(
                            "kind", OutputObjective.classes(3),
                            "size", OutputObjective.numbers(1).weight(0.3))))
                .batch(16)
                .accumulate(accumulate)
                .build()) {
      return trainer.fit(data, data, 3).epochs().getLast().validation() + trainer.model().digest();
    }
  }
}
