package io.lockstep.training.loop;

import io.lockstep.kernels.library.Loss;
import io.lockstep.kernels.library.Losses;
import io.lockstep.kernels.library.OptimizerRule;
import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.metric.Metric;
import io.lockstep.training.metric.MetricChoice;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nonfinite.OnNonFinite;
import io.lockstep.training.objective.Criterion;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.objective.TrainingException;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.OptimizerConfig;
import io.lockstep.training.watch.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a trainer is made of, one word after another, as {@code compile} and {@code fit} take it in
 * Keras. What is left out is usual: Adam, batches of 32, seed 1, features as they are.
 */
public final class TrainerBuilder {
  private final Model model;
  private @Nullable Criterion objective;
  private @Nullable Optimizer optimizer;
  private @Nullable Scaling scaling;
  private int batch = 32;
  private int accumulate = 1;
  private boolean dropLast;
  private long seed = 1;
  private List<Callback> callbacks = List.of();
  private final List<MetricChoice> metrics = new ArrayList<>();
  private @Nullable Watch watch;
  private @Nullable Long verifyEvery;
  private @Nullable Checkpointing checkpoints;
  private OnNonFinite onNonFinite = OnNonFinite.FIND;

  TrainerBuilder(Model model) {
    this.model = model;
  }

  /**
   * Minimizes a loss: of classes where it takes them, else of numbers.
   *
   * @see #objective for other tasks
   */
  public TrainerBuilder loss(Loss loss) {
    Task task = loss.targetKind().isClass() ? Task.CLASSIFICATION : Task.REGRESSION;
    return objective(new Objective(task, loss));
  }

  /**
   * Minimizes a loss by its name or alias, such as {@code categorical_crossentropy} or {@code mse}.
   *
   * @throws io.lockstep.kernels.library.UnknownNameException if there is none; the message suggests
   *     the nearest name
   */
  public TrainerBuilder loss(String name) {
    return loss(Losses.byName(name));
  }

  /** Minimizes what gives the inputs again: of an autoencoder. */
  public TrainerBuilder reconstruction(Loss loss) {
    return objective(new Objective(Task.RECONSTRUCTION, loss));
  }

  /** Minimizes a loss for a task, or those of several outputs. */
  public TrainerBuilder objective(Criterion minimized) {
    this.objective = minimized;
    return this;
  }

  /**
   * Uses an optimizer rule.
   *
   * @param hyperparameters those that differ from the rule's defaults, such as {@code lr}
   * @throws IllegalArgumentException if one is unknown or out of range
   */
  public TrainerBuilder optimizer(OptimizerRule rule, Map<String, Double> hyperparameters) {
    return optimizer(new Optimizer(rule, hyperparameters, model.parameters()));
  }

  /**
   * Uses an optimizer by its name, with its defaults, such as {@code lion} or {@code
   * lookahead(adam)}.
   *
   * @throws io.lockstep.kernels.library.UnknownNameException if there is none; the message suggests
   *     the nearest name
   */
  public TrainerBuilder optimizer(String name) {
    return optimizer(OptimizerConfig.of(name));
  }

  /**
   * Uses an optimizer as it is described, such as {@code adamw().lr(3e-4).clipNorm(1)}.
   *
   * @throws IllegalArgumentException if the description does not fit the model's parameters, such
   *     as a group that matches none
   * @see io.lockstep.training.optim.Optimizers
   */
  public TrainerBuilder optimizer(OptimizerConfig config) {
    return optimizer(new Optimizer(config, model));
  }

  /** Uses an optimizer of the model's parameters, which may have taken steps before. */
  public TrainerBuilder optimizer(Optimizer used) {
    this.optimizer = used;
    return this;
  }

  /** Scales the features on the device, as it was fitted on the training data. */
  public TrainerBuilder scaling(Scaling ofFeatures) {
    this.scaling = ofFeatures;
    return this;
  }

  /** Takes so many examples in a step. */
  public TrainerBuilder batch(int examples) {
    this.batch = examples;
    return this;
  }

  /**
   * Takes a batch as so many micro-batches, one after another, and adds up their gradients: the
   * step is that of the whole batch, but for rounding and for layers that look at a batch, and
   * takes the memory of a micro-batch. Where Keras has {@code batch_size=32} and {@code
   * gradient_accumulation_steps=8}, or Lightning {@code accumulate_grad_batches=8}, this is {@code
   * batch(256).accumulate(8)}.
   */
  public TrainerBuilder accumulate(int microBatches) {
    this.accumulate = microBatches;
    return this;
  }

  /**
   * Leaves the last batch of an epoch out where it is not full, as {@code drop_last=True} of
   * PyTorch's DataLoader does; the next epoch, shuffled anew, leaves out other examples.
   */
  public TrainerBuilder dropLast() {
    this.dropLast = true;
    return this;
  }

  /** Shuffles and draws by a seed; the same one gives the same run. */
  public TrainerBuilder seed(long ofRun) {
    this.seed = ofRun;
    return this;
  }

  /**
   * Has metrics computed with each evaluation, such as {@code f1(average=macro)} or {@code auc}; of
   * one of several outputs as {@code output:metric}.
   *
   * @throws io.lockstep.kernels.library.UnknownNameException if there is none; the message suggests
   *     the nearest name
   */
  public TrainerBuilder metrics(String... names) {
    for (String name : names) {
      metrics.add(MetricChoice.of(name));
    }
    return this;
  }

  /** Has metrics computed with each evaluation, of every output that they can be computed of. */
  public TrainerBuilder metrics(Metric... computed) {
    for (Metric metric : computed) {
      metrics.add(new MetricChoice("", metric));
    }
    return this;
  }

  /** Has the run watched. */
  public TrainerBuilder callbacks(Callback... watching) {
    this.callbacks = List.of(watching);
    return this;
  }

  /**
   * Says what is done when a loss, a parameter or a state is NaN or infinite; without this the run
   * goes back to find where it began, {@link OnNonFinite#FIND}.
   */
  public TrainerBuilder onNonFinite(OnNonFinite done) {
    this.onNonFinite = done;
    return this;
  }

  /**
   * Watches every so many steps, such as {@code Watch.every(100)}, and warns of what commonly goes
   * wrong; the run has the same bits as without. Without this, nothing is watched.
   *
   * @see Callback#onWatch
   * @see Callback#onWarning
   */
  public TrainerBuilder watch(Watch how) {
    this.watch = how;
    return this;
  }

  /**
   * Keeps the run in checkpoints, from which the same program goes on when it is run again, to the
   * same bits: {@code checkpoints(Recovery.in(folder, "10m"))}. Without this, nothing is kept.
   */
  public TrainerBuilder checkpoints(Checkpointing how) {
    this.checkpoints = how;
    return this;
  }

  /**
   * Verifies every so many steps, such as 100: each of their kernels is computed twice, and what it
   * wrote compared bit for bit, so that a processor or a memory that errs without a word is found.
   *
   * @see Trainer#verifyEvery
   */
  public TrainerBuilder verifyEvery(long steps) {
    this.verifyEvery = steps;
    return this;
  }

  /**
   * Returns the trainer.
   *
   * @throws TrainingException if no loss was chosen, or the parts do not fit together
   */
  public Trainer build() {
    if (objective == null) {
      throw new TrainingException(
          "[train] no loss was chosen; choose one by loss(...), or reconstruction(...) for an"
              + " autoencoder");
    }
    Optimizer used =
        optimizer == null
            ? new Optimizer(OptimizerRules.ADAM, Map.of(), model.parameters())
            : optimizer;
    Scaling scaled = scaling == null ? Scaling.identity(model.structure().input().size()) : scaling;
    TrainingOptions options = new TrainingOptions(batch, seed, accumulate, dropLast);
    Trainer trainer =
        new Trainer(model, objective, used, scaled, options)
            .watchedBy(callbacks)
            .onNonFinite(onNonFinite);
    trainer.measure(metrics, null);
    if (watch != null) {
      trainer.watch(watch);
    }
    if (verifyEvery != null) {
      trainer.verifyEvery(verifyEvery);
    }
    return checkpoints == null ? trainer : trainer.keptBy(checkpoints);
  }
}
