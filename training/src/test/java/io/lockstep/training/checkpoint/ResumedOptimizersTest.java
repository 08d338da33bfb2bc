package io.lockstep.training.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.synthetic.Digits;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.loop.TrainingOptions;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.OptimizerConfig;
import io.lockstep.training.optim.Optimizers;
import io.lockstep.training.optim.schedule.Plateau;
import io.lockstep.training.optim.schedule.Schedules;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Optimizers of all kinds go on from a model file with the bits of a run that went through. */
class ResumedOptimizersTest {
  private static final DataParts DIGITS = Digits.generate(260, 7).split(0.2, 7);
  private static final TrainingOptions OPTIONS = new TrainingOptions(64, 7);
  private static final Layer NETWORK = Networks.mlp(List.of(12), 10, "tanh", "identity", 0.1);

  @TempDir Path folder;

  static Stream<OptimizerConfig> optimizers() {
    return Stream.of(
        OptimizerConfig.of("ema(momentum)").with("ema_decay", 0.9),
        OptimizerConfig.of("swa(sgd)"),
        OptimizerConfig.of("schedule_free_adamw"),
        OptimizerConfig.of("lookahead(adam)"),
        OptimizerConfig.of("sam(sgd)"),
        OptimizerConfig.of("muon"),
        OptimizerConfig.of("prodigy"),
        OptimizerConfig.of("adafactor"),
        Optimizers.adamw()
            .lr(Schedules.parse("warmup(3) then cosine(from=0.01, to=0.001, steps=20)"))
            .group("*.bias", Map.of("weight_decay", 0.0))
            .clipNorm(0.5)
            .constrain("*.weight", "max_norm(limit=1)"),
        Optimizers.sgd()
            .lr(Schedules.parse("step(from=0.5, factor=0.5, every=1) per epoch"))
            .reduceOnPlateau(Plateau.of(0.5, 0)));
  }

  private static Objective objective() {
    return Objective.of(Task.CLASSIFICATION);
  }

  /** Trains on, and returns the digest of the model as it is evaluated. */
  private static String train(
      Model model, Optimizer optimizer, int done, int epochs, @Nullable Dataset held) {
    Scaling scaling = Scaling.unitRange(784);
    try (Trainer trainer = new Trainer(model, objective(), optimizer, scaling, OPTIONS)) {
      trainer.resumeAt(done);
      trainer.fit(DIGITS.training(), held, epochs);
    }
    return model.digest();
  }

  private static ModelInfo info(Optimizer optimizer, int epochs) {
    return new ModelInfo(
            NETWORK,
            Shape.of(784),
            Task.CLASSIFICATION,
            "cross_entropy_with_logits",
            optimizer.config(),
            0,
            0,
            64,
            0.2,
            7,
            List.of(),
            List.of(),
            null,
            null)
        .after(optimizer, epochs, null);
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void goes_on_with_the_same_bits(OptimizerConfig config) {
    Path file = folder.resolve("model.safetensors");
    Dataset held = DIGITS.validation();
    String whole;
    try (Engine engine = Engine.open("cpu")) {
      Model model = new Model(engine, NETWORK, 784, 5);
      whole = train(model, new Optimizer(config, model), 0, 4, held);
    }
    String half;
    try (Engine engine = Engine.open("cpu")) {
      Model model = new Model(engine, NETWORK, 784, 5);
      Optimizer optimizer = new Optimizer(config, model);
      half = train(model, optimizer, 0, 2, held);
      ModelFile.write(file, info(optimizer, 2), model, Scaling.unitRange(784), optimizer);
      assertEquals(half, model.digest());
    }
    assertNotEquals(whole, half);
    try (Engine engine = Engine.open("cpu")) {
      ModelFile read = ModelFile.read(file);
      Model model = read.model(engine);
      assertEquals(half, model.digest());
      Optimizer optimizer = read.optimizer(model);
      assertEquals(whole, train(model, optimizer, 2, 2, held));
    }
    if (config.plateau() == null) {
      try (Engine engine = Engine.open("cpu")) {
        Model model = new Model(engine, NETWORK, 784, 5);
        assertEquals(whole, train(model, new Optimizer(config, model), 0, 4, null));
      }
    }
  }
}
