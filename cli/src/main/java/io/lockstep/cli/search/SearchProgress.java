package io.lockstep.cli.search;

import io.lockstep.cli.terminal.Terminal;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.training.search.trial.Direction;
import io.lockstep.training.search.trial.TrialResult;
import io.lockstep.training.search.trial.TrialState;
import java.util.Locale;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** What is shown on standard error while trials run: a bar for a person, else a line for each. */
final class SearchProgress implements Consumer<TrialResult>, AutoCloseable {
  private static final int MILLISECONDS = 200;

  private final Terminal terminal;
  private final String metric;
  private final Direction direction;
  private final @Nullable ProgressBar bar;
  private @Nullable TrialResult best;

  /**
   * Creates the progress.
   *
   * @param trials of the study
   */
  SearchProgress(Terminal terminal, String metric, Direction direction, int trials) {
    this.terminal = terminal;
    this.metric = metric;
    this.direction = direction;
    this.bar =
        terminal.interactive()
            ? new ProgressBarBuilder()
                .setTaskName("searching")
                .setUnit(" trials", 1)
                .setInitialMax(trials)
                .setUpdateIntervalMillis(MILLISECONDS)
                .build()
            : null;
  }

  @Override
  public void accept(TrialResult trial) {
    if (trial.state() == TrialState.COMPLETED
        && (best == null || direction.isBetter(trial.value(), best.value()))) {
      best = trial;
    }
    if (bar == null) {
      terminal.err().println(line(trial));
      return;
    }
    bar.step();
    if (best != null) {
      bar.setExtraMessage(
          String.format(Locale.ROOT, "best %s %.4g, trial %d", metric, best.value(), best.index()));
    }
  }

  private String line(TrialResult trial) {
    String end =
        switch (trial.state()) {
          case COMPLETED -> String.format(Locale.ROOT, "%s %.6f", metric, trial.value());
          case PRUNED -> String.format(Locale.ROOT, "pruned at %s %.6f", metric, trial.value());
          case FAILED -> "failed: " + Quoted.escaped(String.valueOf(trial.reason()));
        };
    return String.format(
        Locale.ROOT, "trial %d: %s, %d epochs", trial.index(), end, trial.lastStep());
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
