package io.lockstep.training.loop;

import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The mean loss of an epoch's examples so far, looked at a few times a second while the device
 * works on: it is read without waiting for it, so what is told is some steps old.
 */
final class RunningLoss {
  private static final long NANOSECONDS_BETWEEN = 250_000_000;

  private final LossTotal total;
  private final LongSupplier clock;
  private LossTotal.@Nullable Pending pending;
  private int pendingBatch;
  private long pendingExamples;
  private long lastAsked;

  /**
   * Creates the watch.
   *
   * @param total the sum of the losses of the epoch's examples so far
   * @param clock the time in nanoseconds
   */
  RunningLoss(LossTotal total, LongSupplier clock) {
    this.total = total;
    this.clock = clock;
  }

  /** Says that an epoch begins. */
  void begin() {
    pending = null;
    lastAsked = clock.getAsLong();
  }

  /**
   * Says that a step has been handed to the device; tells callbacks the loss if there is news.
   *
   * @param examples in this epoch's steps so far
   * @throws TrainingException if the loss is NaN or infinite
   */
  void after(int epoch, int batch, long examples, List<Callback> callbacks) {
    LossTotal.Pending read = pending;
    if (read != null && read.isReady()) {
      pending = null;
      double loss = requireFinite(read.read() / pendingExamples, epoch);
      for (Callback callback : callbacks) {
        callback.onLoss(epoch, pendingBatch, loss);
      }
    }
    long now = clock.getAsLong();
    if (pending == null && now - lastAsked >= NANOSECONDS_BETWEEN) {
      pending = total.readLater();
      pendingBatch = batch;
      pendingExamples = examples;
      lastAsked = now;
    }
  }

  /** Returns the loss if it is a number; a total that is none will never be one again. */
  static double requireFinite(double loss, int epoch) {
    if (!Double.isFinite(loss)) {
      throw new TrainingException(
          "[train] the training loss became "
              + loss
              + " in epoch "
              + epoch
              + "; lower the learning rate, or check the data for extreme values");
    }
    return loss;
  }
}
