package org.example.gated;

import io.lockstep.kernels.library.Activations;
import io.lockstep.kernels.library.Losses;
import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.tensor.Engine;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.synthetic.Plane;
import io.lockstep.training.layer.ActivationLayer;
import io.lockstep.training.layer.Linear;
import io.lockstep.training.layer.Sequential;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.loop.TrainingOptions;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.Optimizer;
import java.util.Map;

/** A model of gated layers that learns a quantile of a plane. */
public final class GatedModel {
  private GatedModel() {}

  /** Returns the model with its first weights. */
  public static Model of(Engine engine) {
    Sequential network =
        Sequential.of(
            new Gated(24, 0.2),
            new ActivationLayer(Activations.byName("gated_softsign")),
            Sequential.of(new Gated(16, 0.1), new Linear(1)));
    return new Model(engine, network, 2, 1);
  }

  /** Returns a trainer of it, in batches of 32. */
  public static Trainer trainer(Engine engine) {
    Model model = of(engine);
    return new Trainer(
        model,
        new Objective(Task.REGRESSION, Losses.byName("quantile_90")),
        new Optimizer(OptimizerRules.ADAM, Map.of("lr", 0.01), model.parameters()),
        Scaling.identity(2),
        new TrainingOptions(32, 1));
  }

  /** Returns ten batches of examples. */
  public static Dataset examples() {
    return Plane.generate(320, 0.1, 1);
  }
}
