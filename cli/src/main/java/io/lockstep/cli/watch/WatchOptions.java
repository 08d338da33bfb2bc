package io.lockstep.cli.watch;

import io.lockstep.cli.terminal.CommandReport;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.training.loop.Callback;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.watch.Watch;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that has a run watched. */
public final class WatchOptions {
  @Option(
      names = "--watch",
      paramLabel = "K",
      description = {
        "Watch every K-th step, such as 100, and warn of what commonly goes wrong: gradients that"
            + " vanish or explode, units that are dead or saturated, a plateau, overfitting. At the"
            + " end of an epoch a table of the last watched step is shown."
      })
  private @Nullable Integer every;

  private @Nullable WatchLines lines;

  /**
   * Checks what can be checked without the data.
   *
   * @throws UsageException if there is no such step
   */
  public void check() {
    if (every != null && every < 1) {
      throw new UsageException(
          "[train] --watch takes every how many steps to watch, got "
              + every
              + "; give 1 or more, such as 100");
    }
  }

  /**
   * Has a trainer watched, if that was asked for, and returns who tells what was seen.
   *
   * @param onPage whether a page shows the run, which is then watched in any case, with histograms
   */
  public List<Callback> begin(Trainer trainer, Terminal terminal, boolean onPage) {
    if (every == null) {
      if (onPage) {
        trainer.watch(Watch.every(Watch.USUAL_STEPS).histograms());
      }
      return List.of();
    }
    Watch watch = Watch.every(every);
    trainer.watch(onPage ? watch.histograms() : watch);
    lines = new WatchLines(terminal);
    return List.of(lines);
  }

  /** Adds the warnings and what was seen last to the result of a command. */
  public void addTo(CommandReport report) {
    if (lines != null) {
      lines.addTo(report);
    }
  }
}
