package io.lockstep.cli.experiment.claim;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.synthetic.Digits;
import io.lockstep.training.evaluation.Evaluation;
import io.lockstep.training.loop.Callback;
import io.lockstep.training.loop.History;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where experiments are run.
 *
 * @param engine the device
 * @param small whether a run must end within seconds, as a test's; else it is as large as shows
 *     best what is claimed
 * @param seed of parameters, data and shuffles
 */
public record Lab(Engine engine, boolean small, long seed) {
  /** Returns one of two sizes. */
  public int size(int full, int inSmall) {
    return small ? inSmall : full;
  }

  /** Returns drawn digits, a fifth of them held out. */
  public DataParts digits(int count) {
    return Digits.generate(count, seed).split(0.2, seed);
  }

  /** Returns a new model of rows. */
  public Model model(Layer network, int inputs) {
    return new Model(engine, network, Shape.of(inputs), seed);
  }

  /** Trains a model and returns its curves. */
  public History train(
      Model model, Recipe recipe, Dataset training, @Nullable Dataset held, Callback... callbacks) {
    return withTrainer(model, recipe, t -> t.fit(training, held, recipe.epochs()), callbacks);
  }

  /** Trains a model and returns its curves. */
  public History train(Model model, Recipe recipe, DataParts data, Callback... callbacks) {
    return train(model, recipe, data.training(), data.validation(), callbacks);
  }

  /** Does something with a trainer of a model, which is closed afterwards. */
  public <T> T withTrainer(
      Model model, Recipe recipe, Function<Trainer, T> work, Callback... callbacks) {
    try (Trainer trainer =
        Trainer.of(model)
            .objective(recipe.objective())
            .scaling(recipe.scaling())
            .optimizer(recipe.optimizer())
            .batch(recipe.batch())
            .seed(seed)
            .callbacks(callbacks)
            .build()) {
      return work.apply(trainer);
    }
  }

  /** Returns how good a model is on some data. */
  public Evaluation evaluate(Model model, Recipe recipe, Dataset data) {
    return withTrainer(model, recipe, t -> t.evaluate(data));
  }
}
