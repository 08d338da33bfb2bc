package io.lockstep.cli.compare;

import io.lockstep.cli.terminal.Terminal;
import io.lockstep.parity.ParityProgress;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** What is shown on standard error while devices are compared. */
sealed interface ParityLines extends ParityProgress, AutoCloseable {
  /** Returns a bar for a person who watches, else a line for each kind of case. */
  static ParityLines on(Terminal terminal) {
    return terminal.interactive() ? new Bars() : new Lines(terminal);
  }

  @Override
  void close();

  /** A line for each kind of case. */
  final class Lines implements ParityLines {
    private final Terminal terminal;
    private long start = System.nanoTime();

    Lines(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public void on(String kind, int done, int total) {
      if (done == total) {
        long now = System.nanoTime();
        terminal.err().printf(Locale.ROOT, "%s: %d, %.1f s%n", kind, total, (now - start) / 1e9);
        start = now;
      }
    }

    @Override
    public void found(String what) {
      terminal.err().println(what);
    }

    @Override
    public void close() {}
  }

  /** A bar for each kind of case. */
  final class Bars implements ParityLines {
    private static final int MILLISECONDS = 200;

    private @Nullable ProgressBar bar;

    @Override
    public void on(String kind, int done, int total) {
      if (bar == null) {
        bar =
            new ProgressBarBuilder()
                .setTaskName(kind)
                .setInitialMax(total)
                .setUpdateIntervalMillis(MILLISECONDS)
                .build();
      }
      bar.stepTo(done);
      if (done == total) {
        close();
      }
    }

    @Override
    public void close() {
      if (bar != null) {
        bar.close();
        bar = null;
      }
    }
  }
}
