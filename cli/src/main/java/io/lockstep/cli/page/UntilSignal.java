package io.lockstep.cli.page;

import io.lockstep.cli.signal.StopSignals;
import java.util.concurrent.CountDownLatch;

/** A page that has nothing to wait for but the person who looks at it. */
final class UntilSignal {
  private UntilSignal() {}

  /** Waits until the system asks for the end, as by Ctrl-C; a second signal ends it at once. */
  static void await() {
    CountDownLatch asked = new CountDownLatch(1);
    try (StopSignals _ = new StopSignals(_ -> asked.countDown(), StopSignals::end)) {
      asked.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
