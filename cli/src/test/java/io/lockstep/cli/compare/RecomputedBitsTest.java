package io.lockstep.cli.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.parity.junit.OnEachDevice;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.layer.Sequential;
import io.lockstep.training.network.Layers;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nn.TrainingPass;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.OptimizerStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Networks that are computed twice have the bits of those that are not, on each device. */
class RecomputedBitsTest {
  private static final int WIDTH = 20;

  private static Layer[] layers() {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      layers.addAll(
          List.of(Layers.linear(WIDTH), Layers.batchNorm(), Layers.gelu(), Layers.dropout(0.3)));
    }
    layers.add(Layers.linear(3));
    return layers.toArray(Layer[]::new);
  }

  /** The digest of a training, behind the memory of a step. */
  private static String digest(Engine engine, Layer network, List<Long> memory) {
    Model model = new Model(engine, network, WIDTH, 1);
    Optimizer adam = new Optimizer(OptimizerRules.ADAM, Map.of(), model.parameters());
    Tensor x = engine.randn(1, 60, WIDTH).snapshot();
    Tensor key = engine.variable(new int[] {1, 0, 1}, 3);
    TrainingPass pass = model.train(x, key);
    try (OptimizerStep step = adam.compile(pass, pass.output().square().mean())) {
      memory.add(step.plan().arenaBytes());
      for (int i = 1; i <= 3; i++) {
        engine.write(key, new int[] {1, 0, i});
        step.run();
      }
      return model.digest();
    }
  }

  @OnEachDevice
  void the_digest_is_the_same_on_all_devices_fused_and_not(Engine engine) {
    List<Long> memory = new ArrayList<>();
    String again = digest(engine, Layers.recomputed(4, layers()), memory);
    assertEquals(digest(engine, Sequential.of(layers()), memory), again);
    assertTrue(memory.get(0) < memory.get(1), memory::toString);
    try (Engine cpu = Engine.open(EngineOptions.of("cpu").withFusion(false))) {
      assertEquals(digest(cpu, Sequential.of(layers()), memory), again);
    }
  }
}
