package io.lockstep.training.loop;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.lockstep.training.metric.Monitor;
import org.jspecify.annotations.Nullable;

/**
 * How far early stopping's search for the best epoch has come: part of the state of a run, like its
 * moments.
 *
 * @param loss the lowest loss so far, or the best value of what is watched in its place
 * @param epoch the number of its epoch over all runs of the model
 * @param waited epochs since
 * @param monitor the name of what is watched, or null where it is the loss
 */
public record BestEpoch(
    double loss,
    int epoch,
    int waited,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String monitor) {
  /** Checks the numbers. */
  public BestEpoch {
    if (!Double.isFinite(loss) || epoch < 1 || waited < 0) {
      throw new IllegalArgumentException(
          "[early stopping] a best loss of "
              + loss
              + " in epoch "
              + epoch
              + ", "
              + waited
              + " epochs ago, is impossible; give a finite loss, an epoch of at least 1, and no"
              + " negative count");
    }
  }

  /** Creates that of a search for the lowest loss. */
  public BestEpoch(double loss, int epoch, int waited) {
    this(loss, epoch, waited, null);
  }

  /** Creates that of a search for the best value of something. */
  static BestEpoch of(Monitor monitor, double value, int epoch, int waited) {
    return new BestEpoch(
        value, epoch, waited, monitor.equals(Monitor.LOSS) ? null : monitor.name());
  }

  /** Returns whether it is of a search for the best value of something. */
  boolean isOf(Monitor watched) {
    return monitor == null ? watched.equals(Monitor.LOSS) : monitor.equals(watched.name());
  }

  @Override
  public String toString() {
    return "BestEpoch[loss="
        + loss
        + ", epoch="
        + epoch
        + ", waited="
        + waited
        + (monitor == null ? "" : ", monitor=" + monitor)
        + "]";
  }
}
