package io.lockstep.training.loop;

import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.synthetic.Digits;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.Optimizer;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A short training run on drawn digits, as the tests of the loop need it. */
final class Run {
  static final int SEED = 7;
  static final DataParts DIGITS = Digits.generate(500, SEED).split(0.1, SEED);

  private Run() {}

  /** A network and what it is for. */
  record Kind(Layer network, Task task) {}

  static Kind mlp() {
    return new Kind(
        Networks.mlp(List.of(48, 32), 10, "gelu", "identity", 0.1), Task.CLASSIFICATION);
  }

  static Kind autoencoder() {
    return new Kind(Networks.autoencoder(784, List.of(32, 8), "relu"), Task.RECONSTRUCTION);
  }

  static Trainer trainer(Engine engine, Kind kind, String rule) {
    Model model = new Model(engine, kind.network(), 784, SEED);
    Optimizer optimizer = new Optimizer(OptimizerRules.byName(rule), Map.of(), model.parameters());
    return new Trainer(
        model,
        Objective.of(kind.task()),
        optimizer,
        Scaling.unitRange(784),
        new TrainingOptions(64, SEED));
  }

  /** Trains for two epochs and returns the digest. */
  static String digest(EngineOptions options, Kind kind, String rule) {
    return with(
        options,
        kind,
        rule,
        trainer -> {
          trainer.fit(DIGITS.training(), null, 2, List.of());
          return trainer.model().digest();
        });
  }

  static <T> T with(EngineOptions options, Kind kind, String rule, Function<Trainer, T> body) {
    try (Engine engine = Engine.open(options);
        Trainer trainer = trainer(engine, kind, rule)) {
      return body.apply(trainer);
    }
  }

  static Dataset training() {
    return DIGITS.training();
  }
}
