package io.lockstep.cli.model;

import io.lockstep.training.loop.Callback;
import java.time.Duration;
import java.time.Instant;

/** Notes how long after the start of the process the first step of a run was done. */
final class FirstStep implements Callback {
  private double seconds;

  @Override
  public void onBatch(int epoch, int batch, int batches) {
    if (seconds == 0) {
      seconds =
          ProcessHandle.current()
              .info()
              .startInstant()
              .map(start -> Duration.between(start, Instant.now()).toMillis() / 1e3)
              .orElse(Double.NaN);
    }
  }

  /** Returns the time in seconds; NaN where the system does not tell when the process began. */
  double seconds() {
    return seconds;
  }
}
