package io.lockstep.training.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.synthetic.Digits;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Parameters that are looked at while a model is trained. */
class ReadingParametersTest {
  private static final int EPOCHS = 3;

  private static String train(boolean reads, List<float[]> seen) {
    var data = Digits.generate(300, 1).split(0.1, 1);
    try (Engine engine = Engine.open(EngineOptions.of("cpu").withThreads(1))) {
      var network = Networks.mlp(List.of(32), 10, "relu");
      Model model = new Model(engine, network, 784, 1);
      Tensor weight = model.parameters().get("0.weight");
      Tensor early = model.forward(engine.zeros(1, 784));
      if (reads) {
        seen.add(weight.toFloats());
        early.toFloats();
        engine.evaluate(List.copyOf(model.parameters().views().values()));
      }
      Optimizer adam = new Optimizer(OptimizerRules.ADAM, Map.of("lr", 0.001), model.parameters());
      Callback look =
          new Callback() {
            @Override
            public boolean onEpoch(Trainer trainer, EpochReport report) {
              if (reads) {
                seen.add(weight.toFloats());
              }
              return true;
            }
          };
      try (Trainer trainer =
          new Trainer(
              model,
              Objective.of(Task.CLASSIFICATION),
              adam,
              Scaling.unitRange(784),
              new TrainingOptions(32, 1))) {
        trainer.fit(data.training(), data.validation(), EPOCHS, List.of(look));
      }
      if (reads) {
        seen.add(model.parameters().get("0.weight").toFloats());
        float[] now = model.forward(engine.zeros(1, 784)).toFloats();
        assertArrayEquals(now, early.toFloats(), "what was built before follows the parameters");
      }
      return model.digest();
    }
  }

  @Test
  void looking_at_them_changes_nothing_and_shows_what_they_are_now() {
    List<float[]> seen = new ArrayList<>();
    assertEquals(train(false, seen), train(true, seen));
    assertEquals(EPOCHS + 2, seen.size());
    for (int i = 1; i <= EPOCHS; i++) {
      assertFalse(Arrays.equals(seen.get(i - 1), seen.get(i)), "the same values after epoch " + i);
    }
    assertArrayEquals(seen.get(EPOCHS), seen.get(EPOCHS + 1));
  }
}
