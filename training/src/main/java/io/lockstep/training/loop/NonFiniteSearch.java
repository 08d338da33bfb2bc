package io.lockstep.training.loop;

import io.lockstep.backend.BackendException;
import io.lockstep.training.batch.Batch;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.evaluation.LossTotal;
import io.lockstep.training.loop.step.BatchSteps;
import io.lockstep.training.nonfinite.Finding;
import io.lockstep.training.nonfinite.FiniteCheck;
import io.lockstep.training.nonfinite.LossTrace;
import io.lockstep.training.nonfinite.OnNonFinite;
import io.lockstep.training.nonfinite.RunMoment;
import io.lockstep.training.objective.NotFiniteException;
import io.lockstep.training.optim.Optimizer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the step that first gave NaN or an infinity, and the operation in it: a run is the same to
 * the bit when it is run again, so the epoch is gone through anew, looking at everything after each
 * step. The model is left with the last good weights: those before that step, or, if these give a
 * number for no other batch either, those before the step that led to them.
 */
final class NonFiniteSearch {
  private final Trainer trainer;
  private final BatchSteps steps;
  private final LossTotal lossTotal;
  private final LossTrace losses;
  private OnNonFinite use = OnNonFinite.FIND;
  private @Nullable RunMoment moment;
  private @Nullable Epoch epoch;

  /**
   * The epoch that can be gone through again.
   *
   * @param moment from which on
   * @param done how many epochs were done before it
   * @param batches how many of its steps were done at that moment
   * @param total of their losses
   */
  private record Epoch(
      Dataset training,
      int[] order,
      RunMoment moment,
      int done,
      int batches,
      LossTotal.Parts total) {}

  /**
   * What went wrong first.
   *
   * @param step its number in the epoch, from 0; that behind the last one if no step did
   * @param problem what is no longer finite; empty if all is
   * @param lossIsFinite whether the step's loss is a number, so that its update is what went wrong
   */
  private record First(int step, String problem, boolean lossIsFinite) {}

  NonFiniteSearch(Trainer trainer, BatchSteps steps, LossTotal lossTotal, LossTrace losses) {
    this.trainer = trainer;
    this.steps = steps;
    this.lossTotal = lossTotal;
    this.losses = losses;
  }

  /** Says whether anything is looked for. */
  void use(OnNonFinite done) {
    use = done;
    moment = null;
    epoch = null;
  }

  /**
   * Says that an epoch begins, or goes on.
   *
   * @param batches how many of its steps are done
   * @param total of their losses
   */
  void begin(Dataset training, int[] order, int batches, LossTotal.Parts total) {
    if (use == OnNonFinite.FIND) {
      if (moment == null) {
        moment = new RunMoment(trainer.model(), trainer.optimizer());
      }
      moment.take();
      epoch = new Epoch(training, order, moment, trainer.epochsDone(), batches, total);
    }
  }

  /**
   * Returns what a run gives.
   *
   * @param finite what looks at all that was learnt
   * @throws NotFiniteException if it did not stay finite, having gone back to the last good weights
   */
  History around(
      Supplier<History> run, Supplier<FiniteCheck> finite, @Nullable Dataset validation) {
    epoch = null;
    try {
      return run.get();
    } catch (NotFiniteException e) {
      Epoch again = epoch;
      throw again == null ? e : found(e, again, finite.get(), validation);
    }
  }

  private NotFiniteException found(
      NotFiniteException noticed, Epoch again, FiniteCheck finite, @Nullable Dataset validation) {
    First first = first(again, finite);
    goBack(again);
    for (int step = again.batches(); step < first.step() - 1; step++) {
      take(again, step);
    }
    again.moment().take();
    boolean follows = first.step() > again.batches();
    if (follows) {
      take(again, first.step() - 1);
    }
    Explained explained = explained(again, first, validation);
    goBack(again);
    if (follows) {
      take(again, first.step() - 1);
    }
    boolean isGood = isGood(again, first, explained);
    if (!isGood) {
      goBack(again);
    }
    trainer.optimizer().useEvaluated();
    return exception(again, first, explained, noticed, isGood);
  }

  /**
   * Returns whether the weights before what went wrong are good: the update went wrong, or the
   * data, or else the weights give a number for other data.
   */
  private boolean isGood(Epoch of, First first, Explained explained) {
    if (first.lossIsFinite() || explained.isOfData() || first.step() == of.batches()) {
      return true;
    }
    int batch = trainer.options().batch();
    int from = (first.step() - 1) * batch;
    return first.step() < batches(of)
        && losses.isFinite(
            of.training().select(Arrays.copyOfRange(of.order(), from, from + batch)));
  }

  private int batches(Epoch of) {
    return trainer.options().steps(of.order().length);
  }

  private void goBack(Epoch of) {
    of.moment().restore();
    trainer.resumeAt(of.done());
    lossTotal.write(of.total());
  }

  private int size(Epoch of, int step) {
    int batch = trainer.options().batch();
    return Math.min(batch, of.order().length - step * batch);
  }

  private BatchSteps.Examples examples(Epoch of, int step) {
    int from = step * trainer.options().batch();
    return (room, first) -> room.load(of.training(), of.order(), from + first);
  }

  private void take(Epoch of, int step) {
    steps.take(of.training(), size(of, step), examples(of, step), null);
  }

  private First first(Epoch of, FiniteCheck finite) {
    goBack(of);
    int batches = batches(of);
    for (int step = of.batches(); step < batches; step++) {
      take(of, step);
      double total = lossTotal.read();
      String broken = finite.broken();
      if (!Double.isFinite(total)) {
        return new First(step, "the training loss became " + total, false);
      }
      if (broken != null) {
        return new First(step, broken + " no longer finite", true);
      }
    }
    return new First(batches, "", false);
  }

  /**
   * What could be told of the first step.
   *
   * @param finding the operation, or null if it is not known
   * @param reason why not
   */
  private record Explained(@Nullable Finding finding, String reason) {
    boolean isOfData() {
      return finding != null && finding.isOfData();
    }
  }

  private Explained explained(Epoch of, First first, @Nullable Dataset validation) {
    try {
      Optional<Finding> finding;
      if (first.step() < batches(of)) {
        int from = first.step() * trainer.options().batch();
        finding =
            steps.explain(
                of.training(),
                size(of, first.step()),
                examples(of, first.step()),
                row -> of.order()[from + row]);
      } else {
        Dataset looked = validation == null ? firstBatch(of) : validation;
        finding = losses.of(looked, trainer.options().microBatch());
      }
      return new Explained(
          finding.orElse(null), "computed one by one, all operations give finite numbers");
    } catch (BackendException e) {
      return new Explained(null, String.valueOf(e.getMessage()));
    }
  }

  private Dataset firstBatch(Epoch of) {
    return of.training().select(Batch.inOrder(trainer.options().batch()));
  }

  private NotFiniteException exception(
      Epoch of, First first, Explained explained, NotFiniteException noticed, boolean isGood) {
    Optimizer optimizer = trainer.optimizer();
    long now = optimizer.step();
    boolean inStep = first.step() < batches(of);
    long step = isGood ? now + 1 : now + 2;
    Finding finding = explained.finding();
    if (finding == null && !inStep) {
      return new NotFiniteException(
          noticed.getMessage()
              + "; when the epoch was run again, it stayed finite, as it does if a callback changes"
              + " rates within an epoch; the model is as it was before step "
              + (now + 1),
          0,
          0,
          null,
          noticed);
    }
    String where =
        inStep
            ? "step %d (epoch %d)".formatted(step, of.done() + 1)
            : "loss after step %d (epoch %d)".formatted(step - 1, of.done() + 1);
    String what =
        finding == null
            ? first.problem()
                + ", but not in an operation that could be told: "
                + explained.reason()
            : finding.text();
    String kept =
        isGood
            ? inStep ? "before that step" : "after that step"
            : "before step " + (now + 1) + ", the last whose loss was finite";
    String advice =
        finding == null
            ? "lower the learning rate, or check the data for extreme values"
            : finding.advice();
    return new NotFiniteException(
        "[train] " + where + ": " + what + "; the model is as it was " + kept + "; " + advice,
        inStep ? step : step - 1,
        of.done() + 1,
        finding == null ? null : finding.what(),
        noticed);
  }
}
