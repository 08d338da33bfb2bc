package io.lockstep.training.loop;

import io.lockstep.plan.Plan;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineUse;
import io.lockstep.training.batch.Prefetch;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.evaluation.Evaluation;
import io.lockstep.training.evaluation.Evaluator;
import io.lockstep.training.evaluation.LossTotal;
import io.lockstep.training.evaluation.Predictor;
import io.lockstep.training.loop.step.BatchSteps;
import io.lockstep.training.loop.step.Draws;
import io.lockstep.training.loop.step.MicroBatches;
import io.lockstep.training.loop.step.WholeBatches;
import io.lockstep.training.metric.MetricChoice;
import io.lockstep.training.metric.Outcomes;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.nonfinite.LossTrace;
import io.lockstep.training.nonfinite.OnNonFinite;
import io.lockstep.training.objective.Criterion;
import io.lockstep.training.objective.DataFit;
import io.lockstep.training.objective.DataUse;
import io.lockstep.training.objective.NotFiniteException;
import io.lockstep.training.objective.TrainingException;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.verify.StepVerifier;
import io.lockstep.training.watch.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Trains a model: shuffled batches, epochs, validation, callbacks. The same data, seeds and options
 * give the same bits on every device. Closing it frees the compiled steps, not the model.
 */
public final class Trainer implements AutoCloseable {
  private final Model model;
  private final Criterion objective;
  private final Optimizer optimizer;
  private final Scaling scaling;
  private final TrainingOptions options;
  private final DataFit fit;
  private final Evaluator evaluator;
  private final BatchSteps steps;
  private final NonFiniteSearch search;
  private final Epochs epochs;
  private List<Callback> watching = List.of();
  private Checkpointing.@Nullable Kept kept;

  /**
   * Creates a trainer.
   *
   * @param optimizer of the model's parameters
   * @param scaling fitted on the training data; applied to the features on the device
   * @throws TrainingException if they do not fit together
   */
  public Trainer(
      Model model,
      Criterion objective,
      Optimizer optimizer,
      Scaling scaling,
      TrainingOptions options) {
    this(model, objective, optimizer, scaling, options, Prefetch::pays, System::nanoTime);
  }

  /** Creates a trainer that is told the time, and from which tables to gather batches ahead. */
  Trainer(
      Model model,
      Criterion objective,
      Optimizer optimizer,
      Scaling scaling,
      TrainingOptions options,
      Predicate<Dataset> prefetches,
      LongSupplier clock) {
    this.model = model;
    this.objective = objective;
    this.optimizer = optimizer;
    this.scaling = scaling;
    this.options = options;
    if (optimizer.parameters() != model.parameters()) {
      throw new TrainingException(
          "[train] the optimizer is of other parameters, "
              + optimizer.parameters().describe()
              + ", than the model's, "
              + model.parameters().describe()
              + "; create it with model.parameters()");
    }
    Engine engine = model.engine();
    this.evaluator = new Evaluator(model, objective, scaling, options.microBatch());
    this.fit = evaluator.fit();
    Draws draws = new Draws(engine, options.seed());
    LossTotal lossTotal = new LossTotal(engine, "loss total");
    this.steps =
        options.accumulate() == 1
            ? new WholeBatches(model, objective, optimizer, scaling, lossTotal, draws)
            : new MicroBatches(
                model, objective, optimizer, scaling, options.microBatch(), lossTotal, draws);
    LossTrace losses = new LossTrace(model, objective, optimizer, scaling);
    this.search = new NonFiniteSearch(this, steps, lossTotal, losses);
    this.epochs = new Epochs(this, steps, lossTotal, evaluator, search, prefetches, clock);
  }

  /** Begins a trainer of a model, of which each part can be told by a word. */
  public static TrainerBuilder of(Model model) {
    return new TrainerBuilder(model);
  }

  /** Has every run watched, besides by who watches one of them. */
  Trainer watchedBy(List<Callback> callbacks) {
    watching = List.copyOf(callbacks);
    return this;
  }

  /** Puts the run back to where it was interrupted, if it was, and keeps runs from now on. */
  Trainer keptBy(Checkpointing checkpointing) {
    kept = checkpointing.open(this);
    return this;
  }

  /**
   * Watches every so many steps from now on, in place of how it was watched before, and warns of
   * what commonly goes wrong; the run has the same bits as without.
   *
   * @see Callback#onWatch
   * @see Callback#onWarning
   */
  public void watch(Watch how) {
    epochs.watch(new Watching(how, model));
  }

  /**
   * Verifies every so many steps from now on: each kernel of such a step is computed twice from the
   * same inputs, and what it wrote compared bit for bit. Where it differs, the device computes
   * wrongly at times; the run goes back to the step that was verified last, or to where the epoch
   * began, and goes on from there, or ends with {@link
   * io.lockstep.training.verify.UnreliableDeviceException} if it happens on that way again. The run
   * has the same bits as without.
   *
   * @throws TrainingException if it is not 1 or more
   * @see Callback#onMiscomputation
   */
  public void verifyEvery(long steps) {
    epochs.verify(new StepVerifier(steps, model, optimizer));
  }

  /** Returns whether the last step was verified, or no steps are. */
  public boolean isVerified() {
    return epochs.isVerified();
  }

  /**
   * Says what is done when the run is no longer finite; without this it is looked for where that
   * began, {@link OnNonFinite#FIND}.
   */
  public Trainer onNonFinite(OnNonFinite done) {
    search.use(done);
    return this;
  }

  /**
   * Ends the run after the step that is being taken, from a callback or from another thread; the
   * epoch it is in is not counted, but its steps are, and the run can go on there from its {@link
   * #state}. Does nothing outside a run.
   */
  public void stop() {
    epochs.stop();
  }

  /** Returns whether a run that goes on is about to end, see {@link #stop}. */
  public boolean isStopping() {
    return epochs.isStopping();
  }

  /** Returns the model. */
  public Model model() {
    return model;
  }

  /** Returns the scaling of the features. */
  public Scaling scaling() {
    return scaling;
  }

  /** Returns the optimizer. */
  public Optimizer optimizer() {
    return optimizer;
  }

  /** Returns the number of epochs the model has been trained for. */
  public int epochsDone() {
    return epochs.done();
  }

  /**
   * Returns the epoch that the run that goes on, or the last one, is to end with unless it is
   * stopped; 0 before the first run.
   */
  public int lastEpoch() {
    return epochs.last();
  }

  /**
   * Sets the number of epochs the model has been trained for, when a run is resumed.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public void resumeAt(int epochs) {
    if (epochs < 0) {
      throw new IllegalArgumentException(
          "[train] cannot resume after " + epochs + " epochs; give 0 or more");
    }
    this.epochs.at(epochs);
  }

  /**
   * Returns where the run is that goes on, or that was stopped within an epoch; together with model
   * and optimizer as they are now, it is what the run needs to go on to the same bits. To be asked
   * for at a {@link Callback#onPoint}, and where no run goes on.
   */
  public RunState state() {
    return epochs.state();
  }

  /**
   * Returns what callbacks of the run keep on the device, part of its state: by what the names of
   * its tensors begin with in a model file.
   */
  public Map<String, ParameterArena> stateArenas() {
    return epochs.arenas();
  }

  /**
   * Has the next {@link #fit} go on with a run that was interrupted, by a model and an optimizer
   * that are as they were then: with the step after those that are done. Its epochs count from the
   * beginning of the run, its history has the reports from before, and its callbacks go on with
   * what they knew.
   *
   * @param state as {@link #state} gave it
   */
  public void resume(RunState state) {
    epochs.resume(state, null);
  }

  /**
   * Has the next {@link #fit} go on with a run whose callbacks kept something on the device.
   *
   * @param state as {@link #state} gave it
   * @param tensors fills an arena with the tensors whose names begin with the given text, as {@link
   *     #stateArenas} gave them
   */
  public void resume(RunState state, BiConsumer<String, ParameterArena> tensors) {
    epochs.resume(state, tensors);
  }

  /**
   * Trains for some more epochs, see {@link #fit(Dataset, Dataset, int, List)}.
   *
   * @param training the examples to learn from
   * @param validation the examples to watch, or null
   * @param epochs how often to go through the examples
   * @return the report of each epoch
   */
  public History fit(Dataset training, @Nullable Dataset validation, int epochs) {
    return fit(training, validation, epochs, List.of());
  }

  /**
   * Trains for some more epochs, or goes on with the run of {@link #resume}.
   *
   * @param training the examples to learn from
   * @param validation the examples to watch, or null
   * @param epochs how often to go through the examples, since the run was begun
   * @param callbacks watch this run, after those that watch every run
   * @return the report of each epoch
   * @throws TrainingException if the data do not fit the model, the objective or the scaling, or
   *     the batch is larger than the data
   * @throws NotFiniteException if a loss, a parameter or a state becomes NaN or infinite; the model
   *     then has the last good weights, see {@link #onNonFinite}
   * @throws io.lockstep.tensor.EngineInUseException if another thread is at work on the engine,
   *     which this one keeps until it is done
   */
  public History fit(
      Dataset training, @Nullable Dataset validation, int epochs, List<Callback> callbacks) {
    requireTrainable(training);
    if (validation != null) {
      fit.requireTargets(DataUse.VALIDATE, validation);
      fit.requireRange(DataUse.VALIDATE, validation);
      evaluator.requireMeasurable(validation);
    }
    try (EngineUse _ = model.engine().use("train")) {
      List<Callback> all = new ArrayList<>(watching);
      all.addAll(callbacks);
      if (kept != null) {
        all.add(kept);
      }
      return search.around(
          () -> this.epochs.run(training, validation, epochs, all),
          this.epochs::finite,
          validation);
    }
  }

  /**
   * Checks that the model can be trained on data.
   *
   * @throws TrainingException if not
   */
  void requireTrainable(Dataset training) {
    fit.requireTargets(DataUse.TRAIN, training);
    int examples = training.size();
    if (options.batch() > examples) {
      throw new TrainingException(
          "[train] batch of "
              + options.batch()
              + " is larger than the "
              + examples
              + " training examples; use a batch of at most "
              + examples);
    }
    fit.requireRange(DataUse.TRAIN, training);
  }

  /** Takes a full step outside a run and returns the mean loss of its examples before it. */
  double single(Dataset training, int[] order, int from) {
    return epochs.single(training, order, from);
  }

  /** Returns how runs go through the data. */
  public TrainingOptions options() {
    return options;
  }

  /** Returns what is minimized. */
  public Criterion objective() {
    return objective;
  }

  /**
   * Has metrics computed with each evaluation from now on, those of each epoch's validation
   * included, in place of those before.
   *
   * @param choices those that are wanted
   * @param targetScaling how numbers to predict were scaled, so that errors are told in the unit of
   *     the data; null where they are as they were
   * @throws TrainingException if a metric cannot be computed of an output, or of any
   */
  public void measure(List<MetricChoice> choices, @Nullable Scaling targetScaling) {
    evaluator.measure(choices, targetScaling);
  }

  /**
   * Returns what the model says of every example now and what is true of them, from which confusion
   * matrix, report and curves are made; of each output by its name, which is empty where there is
   * one alone.
   */
  public Map<String, Outcomes> outcomes(Dataset data) {
    return evaluator.outcomes(data);
  }

  /**
   * Checks that the model can be evaluated on data, with the metrics asked for: worth doing before
   * long work.
   *
   * @throws TrainingException if not
   */
  public void requireEvaluable(Dataset data) {
    fit.requireTargets(DataUse.EVALUATE, data);
    fit.requireRange(DataUse.EVALUATE, data);
    evaluator.requireMeasurable(data);
  }

  /** Returns how good the model is on some data now. */
  public Evaluation evaluate(Dataset data) {
    return evaluator.evaluate(data);
  }

  /**
   * Returns what serves predictions of the model from any thread, as it is when they are asked for.
   */
  public Predictor predictor() {
    return new Predictor(model, objective, scaling);
  }

  /**
   * Returns the plan of a step with a full batch, or of a micro-batch where gradients are
   * accumulated, for profiles and tests; null before training.
   */
  public @Nullable Plan plan() {
    return steps.plan();
  }

  @Override
  public void close() {
    try (Checkpointing.Kept _ = kept) {
      steps.close();
      epochs.close();
      evaluator.close();
    }
    kept = null;
  }
}
