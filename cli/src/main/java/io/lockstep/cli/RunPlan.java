package io.lockstep.cli;

import io.lockstep.kernels.library.Losses;
import io.lockstep.kernels.library.OptimizerRules;
import io.lockstep.tensor.Engine;
import io.lockstep.training.checkpoint.ModelFile;
import io.lockstep.training.checkpoint.ModelInfo;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.loop.Objective;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.loop.TrainingOptions;
import io.lockstep.training.nn.Model;
import io.lockstep.training.optim.Optimizer;
import org.jspecify.annotations.Nullable;

/**
 * A training run, with everything decided that the options left open.
 *
 * @param info the model as it is before the run
 * @param scaling of the features
 * @param parts what to train on and what to hold out
 * @param file the model file to go on from, or null for a new model
 */
record RunPlan(ModelInfo info, Scaling scaling, DataParts parts, @Nullable ModelFile file) {
  /** Returns what the run makes small. */
  Objective objective() {
    return new Objective(info.task(), Losses.byName(info.loss()));
  }

  /** Returns a trainer of the new or the continued model. */
  Trainer trainer(Engine engine) {
    Model model =
        file == null
            ? new Model(engine, info.architecture().build(), info.seed())
            : file.model(engine);
    Optimizer optimizer =
        file == null
            ? new Optimizer(
                OptimizerRules.byName(info.optimizer()), info.hyperparameters(), model.parameters())
            : file.optimizer(model);
    TrainingOptions options = new TrainingOptions(info.batch(), info.seed());
    Trainer trainer = new Trainer(model, objective(), optimizer, scaling, options);
    trainer.resumeAt(info.epochs());
    return trainer;
  }
}
