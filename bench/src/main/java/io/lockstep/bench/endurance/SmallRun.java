package io.lockstep.bench.endurance;

import io.lockstep.kernels.library.Activations;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.training.checkpoint.ModelFile;
import io.lockstep.training.checkpoint.ModelInfo;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.synthetic.Playground;
import io.lockstep.training.layer.ActivationLayer;
import io.lockstep.training.layer.Dropout;
import io.lockstep.training.layer.Linear;
import io.lockstep.training.layer.Sequential;
import io.lockstep.training.layer.norm.BatchNorm;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.loop.TrainerBuilder;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.Optimizers;
import java.nio.file.Path;
import java.util.List;

/**
 * A run of steps that take little time and have all kinds of state: moments, batch statistics,
 * draws.
 *
 * @param steps of an epoch
 */
record SmallRun(int steps) {
  private static final String LOSS = "cross_entropy_with_logits";
  private static final int BATCH = 32;
  private static final int HIDDEN = 32;
  private static final int SEED = 1;
  private static final double NOISE = 0.1;
  private static final double DROPPED = 0.1;
  private static final int HELD = 256;

  private static Layer network() {
    return Sequential.of(
        new Linear(HIDDEN),
        new BatchNorm(),
        new ActivationLayer(Activations.RELU),
        new Dropout(DROPPED),
        new Linear(2));
  }

  Dataset training() {
    return Playground.SPIRAL.generate(steps * BATCH, NOISE, SEED);
  }

  Dataset validation() {
    return Playground.SPIRAL.generate(HELD, NOISE, SEED + 1);
  }

  /** Begins a trainer of a new model. */
  TrainerBuilder trainer(Engine engine) {
    return trainer(new Model(engine, network(), 2, SEED));
  }

  private TrainerBuilder trainer(Model model) {
    return Trainer.of(model).loss(LOSS).optimizer(Optimizers.adamw()).batch(BATCH).seed(SEED);
  }

  /** Returns a trainer of a model that was written, where it was left. */
  Trainer read(Engine engine, Path file) {
    ModelFile saved = ModelFile.read(file);
    Model model = saved.model(engine);
    Optimizer optimizer = saved.optimizer(model);
    Trainer trainer = trainer(model).optimizer(optimizer).build();
    trainer.resumeAt(saved.info().epochs());
    return trainer;
  }

  /** Writes a model as it is now. */
  void write(Trainer trainer, Path file) {
    ModelInfo info =
        new ModelInfo(
            trainer.model().network(),
            Shape.of(2),
            Task.CLASSIFICATION,
            LOSS,
            trainer.optimizer().config(),
            trainer.optimizer().step(),
            trainer.epochsDone(),
            BATCH,
            0,
            SEED,
            List.of(),
            List.of(),
            null,
            null);
    ModelFile.write(file, info, trainer.model(), Scaling.identity(2), trainer.optimizer());
  }
}
