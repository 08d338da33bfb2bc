package io.lockstep.training.loop.step;

import io.lockstep.training.evaluation.LossTotal;
import io.lockstep.training.objective.NotFiniteException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The mean loss of an epoch's examples so far, looked at a few times a second while the device
 * works on: it is read without waiting for it, so what is told is some steps old.
 */
public final class RunningLoss {
  private static final long NANOSECONDS_BETWEEN = 250_000_000;

  private final LossTotal total;
  private final LongSupplier clock;
  private LossTotal.@Nullable Pending pending;
  private int pendingBatch;
  private long pendingExamples;
  private long lastAsked;
  private int lastFinite;

  /** Who is told a loss that has come back from the device. */
  public interface Told {
    /**
     * Tells the mean loss of an epoch's examples.
     *
     * @param batch number of steps of this epoch after which it was measured
     */
    void loss(int epoch, int batch, double loss);
  }

  /**
   * Creates the watch.
   *
   * @param total the sum of the losses of the epoch's examples so far
   * @param clock the time in nanoseconds
   */
  public RunningLoss(LossTotal total, LongSupplier clock) {
    this.total = total;
    this.clock = clock;
  }

  /**
   * Says that an epoch begins, or goes on.
   *
   * @param batches number of its steps that are done
   */
  public void begin(int batches) {
    pending = null;
    lastFinite = batches;
    lastAsked = clock.getAsLong();
  }

  /**
   * Says that a step has been handed to the device; tells the loss if there is news.
   *
   * @param examples in this epoch's steps so far
   * @throws NotFiniteException if the loss is NaN or infinite
   */
  public void after(int epoch, int batch, long examples, Told told) {
    LossTotal.Pending read = pending;
    if (read != null && read.isReady()) {
      pending = null;
      double loss = requireFinite(read.read() / pendingExamples, epoch, pendingBatch);
      told.loss(epoch, pendingBatch, loss);
    }
    long now = clock.getAsLong();
    if (pending == null && now - lastAsked >= NANOSECONDS_BETWEEN) {
      pending = total.readLater();
      pendingBatch = batch;
      pendingExamples = examples;
      lastAsked = now;
    }
  }

  /**
   * Returns the loss if it is a number; a total that is none will never be one again.
   *
   * @param batch number of steps of this epoch after which it was measured
   * @throws NotFiniteException if it is NaN or infinite, which names the steps between the last
   *     finite loss and this one
   */
  public double requireFinite(double loss, int epoch, int batch) {
    if (!Double.isFinite(loss)) {
      int first = lastFinite + 1;
      throw NotFiniteException.inTraining(
          "the training loss became "
              + loss
              + " in epoch "
              + epoch
              + (first == batch ? ", step " + batch : ", between steps " + first + " and " + batch)
              + " of it");
    }
    lastFinite = batch;
    return loss;
  }
}
