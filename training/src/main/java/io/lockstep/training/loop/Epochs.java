package io.lockstep.training.loop;

import io.lockstep.kernels.random.Permutation;
import io.lockstep.kernels.random.RandomStream;
import io.lockstep.training.batch.Batch;
import io.lockstep.training.batch.HostBatch;
import io.lockstep.training.batch.Prefetch;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.RunData;
import io.lockstep.training.evaluation.Evaluation;
import io.lockstep.training.evaluation.Evaluator;
import io.lockstep.training.evaluation.LossTotal;
import io.lockstep.training.loop.step.BatchSteps;
import io.lockstep.training.loop.step.RunningLoss;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.nonfinite.FiniteCheck;
import io.lockstep.training.objective.NotFiniteException;
import io.lockstep.training.objective.TrainingException;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.verify.KernelDiffersException;
import io.lockstep.training.verify.Miscomputation;
import io.lockstep.training.verify.StepVerifier;
import io.lockstep.training.watch.TrainingWarning;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The loop over the epochs of a run and their batches, and where in it the run is. */
final class Epochs implements AutoCloseable {
  private static final double NANOS = 1e9;

  private final Trainer trainer;
  private final Optimizer optimizer;
  private final TrainingOptions options;
  private final BatchSteps steps;
  private final LossTotal lossTotal;
  private final RunningLoss runningLoss;
  private final Evaluator evaluator;
  private final NonFiniteSearch search;
  private final Predicate<Dataset> prefetches;
  private final CallbackStates states = new CallbackStates();
  private final RunData data = new RunData();
  private @Nullable FiniteCheck finite;
  private @Nullable Watching watched;
  private @Nullable StepVerifier verifier;
  private boolean isVerified = true;
  private List<String> frozen = List.of();
  private List<EpochReport> reports = new ArrayList<>();
  private @Nullable RunState resumed;
  private int done;
  private int batches;
  private long began;
  private int last;
  private boolean ended;
  private volatile boolean stopping;

  Epochs(
      Trainer trainer,
      BatchSteps steps,
      LossTotal lossTotal,
      Evaluator evaluator,
      NonFiniteSearch search,
      Predicate<Dataset> prefetches,
      LongSupplier clock) {
    this.trainer = trainer;
    this.optimizer = trainer.optimizer();
    this.options = trainer.options();
    this.steps = steps;
    this.lossTotal = lossTotal;
    this.runningLoss = new RunningLoss(lossTotal, clock);
    this.evaluator = evaluator;
    this.search = search;
    this.prefetches = prefetches;
  }

  /** Returns the number of whole epochs. */
  int done() {
    return done;
  }

  /** Returns the epoch that the run is to end with. */
  int last() {
    return last;
  }

  /** Ends the run after the step that is being taken. */
  void stop() {
    stopping = true;
  }

  /** Returns whether the run is about to end. */
  boolean isStopping() {
    return stopping;
  }

  /** Watches steps from now on, in place of how they were watched before. */
  void watch(Watching how) {
    steps.close();
    watched = how;
  }

  /** Verifies steps from now on. */
  void verify(StepVerifier how) {
    verifier = how;
  }

  /** Returns whether the last step was verified, or none are. */
  boolean isVerified() {
    return isVerified;
  }

  /** Says how many epochs were done, as between runs. */
  void at(int epochs) {
    if (epochs != done) {
      resumed = null;
    }
    done = epochs;
    batches = 0;
    reports = new ArrayList<>();
    data.forget();
    optimizer.atEpoch(epochs);
  }

  /** Has the next run be the one that goes on. */
  void resume(RunState state, @Nullable BiConsumer<String, ParameterArena> tensors) {
    at(state.epochs());
    resumed = state;
    states.give(state.callbacks(), tensors);
  }

  /** Returns where the run is. */
  RunState state() {
    if (resumed != null) {
      return resumed;
    }
    return new RunState(
        done,
        batches,
        batches == 0 ? LossTotal.Parts.ZERO : lossTotal.parts(),
        batches == 0 ? 0 : (System.nanoTime() - began) / NANOS,
        last,
        ended,
        reports,
        warnings(),
        states.of(watched, data));
  }

  /** Returns what callbacks keep on the device, by the names that its tensors begin with. */
  Map<String, ParameterArena> arenas() {
    return states.arenas();
  }

  private List<TrainingWarning> warnings() {
    return watched == null ? List.of() : watched.warnings();
  }

  /** Goes through the epochs of a run, or through what is left of one that goes on. */
  History run(
      Dataset training, @Nullable Dataset validation, int epochs, List<Callback> callbacks) {
    data.begin(training, validation);
    begin(training, callbacks);
    List<EpochReport> told = reports;
    int[] order = new int[training.size()];
    stopping = ended;
    last = done - told.size() + epochs;
    callbacks.forEach(c -> c.onStart(trainer));
    while (told.size() < epochs && !stopping) {
      Permutation.fill(order, options.seed(), RandomStream.SHUFFLE.word(), done);
      search.begin(
          training, order, batches, batches == 0 ? LossTotal.Parts.ZERO : lossTotal.parts());
      EpochReport report = epoch(training, validation, order, callbacks);
      if (report != null) {
        told.add(report);
        for (Callback callback : callbacks) {
          ended |= !callback.onEpoch(trainer, report);
        }
        stopping |= ended;
        if (watched != null) {
          watched.tell(trainer, report, callbacks);
        }
        callbacks.forEach(c -> c.onPoint(trainer, RunPoint.EPOCH));
      }
    }
    callbacks.forEach(c -> c.onPoint(trainer, RunPoint.END));
    callbacks.forEach(c -> c.onEnd(trainer));
    optimizer.useEvaluated();
    if (validation == null && epochs > 0) {
      requireFinite("loss of the first batch", evaluator.evaluate(firstBatch(training)));
    }
    return new History(told, told.size() < epochs, warnings());
  }

  /** Begins a run, or puts everything to where it goes on. */
  private void begin(Dataset training, List<Callback> callbacks) {
    RunState from = resumed;
    if (from == null) {
      batches = 0;
      ended = false;
      reports = new ArrayList<>();
      states.begin(callbacks);
      return;
    }
    int all = options.steps(training.size());
    if (from.batches() > all) {
      throw new TrainingException(
          "[train] the run is to go on behind step "
              + from.batches()
              + " of epoch "
              + (from.epochs() + 1)
              + ", but an epoch of these "
              + training.size()
              + " examples has "
              + all
              + "; give the data that it was begun with");
    }
    states.resume(trainer, callbacks, watched, data);
    resumed = null;
    batches = from.batches();
    ended = from.ended();
    reports = new ArrayList<>(from.reports());
    lossTotal.write(from.total());
    began = System.nanoTime() - Math.round(from.seconds() * NANOS);
    if (watched != null) {
      watched.resume(from.warnings());
    }
  }

  /** What shows whether the last update left parameters that still give numbers. */
  private Dataset firstBatch(Dataset training) {
    return training.select(Batch.inOrder(options.batch()));
  }

  private void requireFinite(String name, Evaluation evaluation) {
    double loss = evaluation.loss();
    if (!Double.isFinite(loss)) {
      throw NotFiniteException.inTraining(
          "the %s is %s after step %d (epoch %d)".formatted(name, loss, optimizer.step(), done));
    }
  }

  /** Takes an epoch's steps that are left; null if the run was ended before the last of them. */
  private @Nullable EpochReport epoch(
      Dataset training, @Nullable Dataset validation, int[] order, List<Callback> callbacks) {
    if (batches == 0) {
      began = System.nanoTime();
      lossTotal.reset();
    }
    runningLoss.begin(batches);
    if (verifier != null) {
      verifier.keep(batches, lossTotal.parts());
    }
    int used = options.used(order.length);
    if (!verified(training, order, used, callbacks)) {
      return null;
    }
    double loss = lossTotal.read() / used;
    double trained = (System.nanoTime() - began) / NANOS;
    batches = 0;
    done++;
    optimizer.atEpoch(done);
    runningLoss.requireFinite(loss, done, options.steps(order.length));
    finite().require(done, optimizer.step());
    optimizer.useEvaluated();
    Evaluation held = validation == null ? null : evaluator.evaluate(validation);
    if (held != null) {
      requireFinite("validation loss", held);
    }
    optimizer.observe(held == null ? loss : held.loss());
    double seconds = (System.nanoTime() - began) / NANOS;
    return new EpochReport(done, optimizer.step(), loss, held, seconds, used / trained);
  }

  /** Returns what looks at all that was learnt. */
  FiniteCheck finite() {
    if (finite == null) {
      finite = new FiniteCheck(trainer.model(), optimizer);
    }
    return finite;
  }

  /** Takes the steps that are left, again from the last good one on where one went wrong. */
  private boolean verified(Dataset training, int[] order, int used, List<Callback> callbacks) {
    while (true) {
      try {
        return steps(training, order, used, callbacks);
      } catch (KernelDiffersException e) {
        StepVerifier back = Objects.requireNonNull(verifier);
        Miscomputation found = back.goBack(e, done + 1);
        batches = back.batches();
        lossTotal.write(back.total());
        runningLoss.begin(batches);
        callbacks.forEach(c -> c.onMiscomputation(trainer, found));
      }
    }
  }

  private boolean steps(Dataset training, int[] order, int used, List<Callback> callbacks) {
    if (!prefetches.test(training)) {
      return steps(
          used,
          (from, size) ->
              steps.take(
                  training,
                  size,
                  (room, first) -> room.load(training, order, from + first),
                  watched == null ? null : watched.steps()),
          callbacks);
    }
    try (Prefetch ahead = new Prefetch(training, order, used, options.batch(), batches)) {
      return steps(
          used, (from, size) -> ahead.next(batch -> take(training, size, batch)), callbacks);
    }
  }

  private void take(Dataset training, int size, HostBatch gathered) {
    steps.take(
        training,
        size,
        (room, first) -> room.load(gathered.part(first, room.size())),
        watched == null ? null : watched.steps());
  }

  /** Takes a step with so many examples from a place in the order on. */
  private interface Taker {
    void take(int from, int size);
  }

  /** Takes the steps of an epoch that are left; returns whether these were all. */
  private boolean steps(int examples, Taker taker, List<Callback> callbacks) {
    forgetIfFrozenOthers();
    int all = Math.ceilDiv(examples, options.batch());
    while (batches < all) {
      int from = batches * options.batch();
      int size = Math.min(options.batch(), examples - from);
      isVerified = verifier == null || verifier.isDue();
      if (verifier != null && isVerified) {
        verifier.take(() -> taker.take(from, size));
      } else {
        taker.take(from, size);
      }
      batches++;
      if (verifier != null && isVerified) {
        verifier.keep(batches, lossTotal.parts());
      }
      for (Callback callback : callbacks) {
        callback.onBatch(done + 1, batches, all);
      }
      if (watched != null) {
        watched.tell(trainer, done + 1, callbacks);
      }
      runningLoss.after(
          done + 1,
          batches,
          from + size,
          (epoch, batch, loss) -> callbacks.forEach(c -> c.onLoss(epoch, batch, loss)));
      for (Callback callback : callbacks) {
        callback.onPoint(trainer, RunPoint.STEP);
      }
      if (stopping && batches < all) {
        return false;
      }
    }
    return true;
  }

  /** Takes a full step outside a run and returns the mean loss of its examples before it. */
  double single(Dataset training, int[] order, int from) {
    forgetIfFrozenOthers();
    lossTotal.reset();
    int size = options.batch();
    steps.take(training, size, (room, first) -> room.load(training, order, from + first), null);
    return lossTotal.read() / size;
  }

  /** Steps are compiled of the parameters that were trained at the time. */
  private void forgetIfFrozenOthers() {
    if (!frozen.equals(optimizer.frozen())) {
      steps.close();
      frozen = optimizer.frozen();
    }
  }

  @Override
  public void close() {
    if (finite != null) {
      finite.close();
      finite = null;
    }
  }
}
