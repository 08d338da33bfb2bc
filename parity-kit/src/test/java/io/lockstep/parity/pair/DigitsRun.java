package io.lockstep.parity.pair;

import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.plan.Plan;
import io.lockstep.tensor.Engine;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A short training run on drawn digits: an MLP with dropout, Adam, two epochs with validation. */
public final class DigitsRun {
  private static final int SEED = 5;
  private static final int BATCH = 40;
  private static final int EPOCHS = 2;
  private static final Dataset TRAINING = Digits.generate(100, SEED);
  private static final Dataset HELD_OUT = Digits.generate(100, 30, SEED);

  /** Steps with full batches; each epoch ends with a smaller one. */
  static final int STEPS = EPOCHS * (100 / BATCH);

  private DigitsRun() {}

  public static Trainer trainer(Engine engine) {
    Layer network = Networks.mlp(List.of(24, 12), 10, "gelu", "identity", 0.1);
    Model model = new Model(engine, network, 784, SEED);
    return new Trainer(
        model,
        Objective.of(Task.CLASSIFICATION),
        new Optimizer(OptimizerRules.byName("adam"), Map.of(), model.parameters()),
        Scaling.unitRange(784),
        new TrainingOptions(BATCH, SEED));
  }

  public static void fit(Trainer trainer) {
    trainer.fit(TRAINING, HELD_OUT, EPOCHS, List.of());
  }

  /** The plan of a step with a full batch, once some have been taken. */
  static Plan plan(Trainer trainer) {
    return Objects.requireNonNull(trainer.plan());
  }
}
