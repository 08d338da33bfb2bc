package io.lockstep.training.loop;

import io.lockstep.kernels.random.Permutation;
import io.lockstep.kernels.random.RandomStream;
import io.lockstep.plan.Plan;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineUse;
import io.lockstep.training.batch.Batch;
import io.lockstep.training.batch.HostBatch;
import io.lockstep.training.batch.Prefetch;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.evaluation.Evaluation;
import io.lockstep.training.evaluation.Evaluator;
import io.lockstep.training.evaluation.LossTotal;
import io.lockstep.training.evaluation.Predictor;
import io.lockstep.training.metric.MetricChoice;
import io.lockstep.training.metric.Outcomes;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nonfinite.LossTrace;
import io.lockstep.training.nonfinite.OnNonFinite;
import io.lockstep.training.objective.Criterion;
import io.lockstep.training.objective.DataFit;
import io.lockstep.training.objective.DataUse;
import io.lockstep.training.objective.NotFiniteException;
import io.lockstep.training.objective.TrainingException;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.watch.TrainingWarning;
import io.lockstep.training.watch.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
  private final Predicate<Dataset> prefetches;
  private final DataFit fit;
  private final Evaluator evaluator;
  private final LossTotal lossTotal;
  private final RunningLoss runningLoss;
  private final BatchSteps steps;
  private @Nullable FiniteCheck finite;
  private final NonFiniteSearch search;
  private List<Callback> watching = List.of();
  private @Nullable Watching watched;
  private List<String> frozen = List.of();
  private int epochsDone;
  private int lastEpoch;
  private volatile boolean stopping;

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
    this.prefetches = prefetches;
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
    this.lossTotal = new LossTotal(engine, "loss total");
    this.runningLoss = new RunningLoss(lossTotal, clock);
    this.steps =
        options.accumulate() == 1
            ? new WholeBatches(model, objective, optimizer, scaling, lossTotal, draws)
            : new MicroBatches(
                model, objective, optimizer, scaling, options.microBatch(), lossTotal, draws);
    LossTrace losses = new LossTrace(model, objective, optimizer, scaling);
    this.search = new NonFiniteSearch(this, steps, lossTotal, losses);
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

  /**
   * Watches every so many steps from now on, in place of how it was watched before, and warns of
   * what commonly goes wrong; the run has the same bits as without.
   *
   * @see Callback#onWatch
   * @see Callback#onWarning
   */
  public void watch(Watch how) {
    steps.close();
    watched = new Watching(how, model);
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
   * epoch it is in is not counted, but its steps are. Does nothing outside a run.
   */
  public void stop() {
    stopping = true;
  }

  /** Returns whether a run that goes on is about to end, see {@link #stop}. */
  public boolean isStopping() {
    return stopping;
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
    return epochsDone;
  }

  /**
   * Returns the epoch that the run that goes on, or the last one, is to end with unless it is
   * stopped; 0 before the first run.
   */
  public int lastEpoch() {
    return lastEpoch;
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
    epochsDone = epochs;
    optimizer.atEpoch(epochs);
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
   * Trains for some more epochs.
   *
   * @param training the examples to learn from
   * @param validation the examples to watch, or null
   * @param epochs how often to go through the examples
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
      return search.around(
          () -> epochs(training, validation, epochs, all), this::finite, validation);
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
    forgetIfFrozenOthers();
    lossTotal.reset();
    int size = options.batch();
    steps.take(training, size, (room, first) -> room.load(training, order, from + first), null);
    return lossTotal.read() / size;
  }

  /** Returns how runs go through the data. */
  public TrainingOptions options() {
    return options;
  }

  /** Returns what is minimized. */
  public Criterion objective() {
    return objective;
  }

  private History epochs(
      Dataset training, @Nullable Dataset validation, int epochs, List<Callback> callbacks) {
    int examples = training.size();
    List<EpochReport> reports = new ArrayList<>();
    int[] order = new int[examples];
    stopping = false;
    lastEpoch = epochsDone + epochs;
    callbacks.forEach(c -> c.onStart(this));
    while (reports.size() < epochs && !stopping) {
      Permutation.fill(order, options.seed(), RandomStream.SHUFFLE.word(), epochsDone);
      search.begin(training, order);
      EpochReport report = epoch(training, validation, order, callbacks);
      if (report != null) {
        reports.add(report);
        for (Callback callback : callbacks) {
          stopping |= !callback.onEpoch(this, report);
        }
        if (watched != null) {
          watched.tell(this, report, callbacks);
        }
      }
    }
    callbacks.forEach(c -> c.onEnd(this));
    optimizer.useEvaluated();
    if (validation == null && epochs > 0) {
      requireFinite("loss of the first batch", evaluator.evaluate(firstBatch(training)));
    }
    List<TrainingWarning> warnings = watched == null ? List.of() : watched.warnings();
    return new History(reports, reports.size() < epochs, warnings);
  }

  /** What shows whether the last update left parameters that still give numbers. */
  private Dataset firstBatch(Dataset training) {
    return training.select(Batch.inOrder(options.batch()));
  }

  private void requireFinite(String name, Evaluation evaluation) {
    double loss = evaluation.loss();
    if (!Double.isFinite(loss)) {
      throw NotFiniteException.inTraining(
          "the %s is %s after step %d (epoch %d)"
              .formatted(name, loss, optimizer.step(), epochsDone));
    }
  }

  /** Takes an epoch's steps; null if the run was ended before the last of them. */
  private @Nullable EpochReport epoch(
      Dataset training, @Nullable Dataset validation, int[] order, List<Callback> callbacks) {
    long start = System.nanoTime();
    lossTotal.reset();
    runningLoss.begin();
    int used = options.used(order.length);
    boolean whole;
    if (prefetches.test(training)) {
      try (Prefetch ahead = new Prefetch(training, order, used, options.batch())) {
        whole =
            steps(
                used, (from, size) -> ahead.next(batch -> take(training, size, batch)), callbacks);
      }
    } else {
      whole =
          steps(
              used,
              (from, size) ->
                  steps.take(
                      training,
                      size,
                      (room, first) -> room.load(training, order, from + first),
                      watched),
              callbacks);
    }
    if (!whole) {
      return null;
    }
    double loss = lossTotal.read() / used;
    double trained = (System.nanoTime() - start) / 1e9;
    epochsDone++;
    optimizer.atEpoch(epochsDone);
    runningLoss.requireFinite(loss, epochsDone, options.steps(order.length));
    finite().require(epochsDone, optimizer.step());
    optimizer.useEvaluated();
    Evaluation held = validation == null ? null : evaluator.evaluate(validation);
    if (held != null) {
      requireFinite("validation loss", held);
    }
    optimizer.observe(held == null ? loss : held.loss());
    double seconds = (System.nanoTime() - start) / 1e9;
    return new EpochReport(epochsDone, optimizer.step(), loss, held, seconds, used / trained);
  }

  private FiniteCheck finite() {
    if (finite == null) {
      finite = new FiniteCheck(model, optimizer);
    }
    return finite;
  }

  private void take(Dataset training, int size, HostBatch gathered) {
    steps.take(
        training, size, (room, first) -> room.load(gathered.part(first, room.size())), watched);
  }

  /** Takes a step with so many examples from a place in the order on. */
  private interface Taker {
    void take(int from, int size);
  }

  /** Takes the steps of an epoch; returns whether these were all. */
  private boolean steps(int examples, Taker taker, List<Callback> callbacks) {
    forgetIfFrozenOthers();
    int batches = Math.ceilDiv(examples, options.batch());
    for (int b = 0; b < batches; b++) {
      int from = b * options.batch();
      int size = Math.min(options.batch(), examples - from);
      taker.take(from, size);
      for (Callback callback : callbacks) {
        callback.onBatch(epochsDone + 1, b + 1, batches);
      }
      if (watched != null) {
        watched.tell(this, epochsDone + 1, callbacks);
      }
      runningLoss.after(epochsDone + 1, b + 1, from + size, callbacks);
      if (stopping && b + 1 < batches) {
        return false;
      }
    }
    return true;
  }

  /** Steps are compiled of the parameters that were trained at the time. */
  private void forgetIfFrozenOthers() {
    if (!frozen.equals(optimizer.frozen())) {
      steps.close();
      frozen = optimizer.frozen();
    }
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
    steps.close();
    if (finite != null) {
      finite.close();
      finite = null;
    }
    evaluator.close();
  }
}
