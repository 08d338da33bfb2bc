package io.lockstep.cli.run;

import io.lockstep.cli.terminal.Terminal;
import io.lockstep.training.evaluation.Evaluation;
import io.lockstep.training.loop.Callback;
import io.lockstep.training.loop.EpochReport;
import io.lockstep.training.loop.Trainer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** What is shown on standard error while a model is trained. */
public sealed interface Progress extends Callback, AutoCloseable {
  /**
   * Returns a bar for a person who watches, else a line for each epoch.
   *
   * @param epochs of this run
   * @param batches of an epoch
   * @param done steps of the run, where it goes on
   */
  static Progress on(Terminal terminal, int epochs, int batches, long done) {
    return terminal.interactive() ? new Bar(epochs, batches, done) : new Lines(terminal);
  }

  @Override
  void close();

  private static String figures(EpochReport report) {
    String text = String.format(Locale.ROOT, "training loss %.6f", report.trainLoss());
    Evaluation held = report.validation();
    if (held != null) {
      text += String.format(Locale.ROOT, ", validation loss %.6f", held.loss());
      if (held.accuracy() != null) {
        text += String.format(Locale.ROOT, ", accuracy %.4f", held.accuracy());
      }
      for (Map.Entry<String, Double> metric : held.metrics().entrySet()) {
        if (!metric.getKey().equals("accuracy")) {
          text += String.format(Locale.ROOT, ", %s %.6g", metric.getKey(), metric.getValue());
        }
      }
    }
    return text;
  }

  /** The one figure that has room beside a bar. */
  private static String figure(EpochReport report) {
    Evaluation held = report.validation();
    return held == null
        ? String.format(Locale.ROOT, "loss %.4g", report.trainLoss())
        : held.accuracy() == null
            ? String.format(Locale.ROOT, "loss %.4g", held.loss())
            : String.format(Locale.ROOT, "accuracy %.4f", held.accuracy());
  }

  /** A line for each epoch. */
  record Lines(Terminal terminal) implements Progress {
    @Override
    public boolean onEpoch(Trainer trainer, EpochReport report) {
      terminal
          .err()
          .printf(
              Locale.ROOT,
              "epoch %d: %s, %.2f s%n",
              report.epoch(),
              figures(report),
              report.seconds());
      return true;
    }

    @Override
    public void close() {}
  }

  /** One bar over all steps of the run. */
  final class Bar implements Progress {
    private static final int MILLISECONDS = 200;

    private final ProgressBar bar;

    Bar(int epochs, int batches, long done) {
      this.bar =
          new ProgressBarBuilder()
              .setTaskName("training")
              .setUnit(" steps", 1)
              .setInitialMax((long) epochs * batches)
              .startsFrom(done, Duration.ZERO)
              .setUpdateIntervalMillis(MILLISECONDS)
              .build();
    }

    @Override
    public void onBatch(int epoch, int batch, int batches) {
      bar.step();
    }

    @Override
    public void onLoss(int epoch, int batch, double loss) {
      bar.setExtraMessage(String.format(Locale.ROOT, "epoch %d, loss %.4g so far", epoch, loss));
    }

    @Override
    public boolean onEpoch(Trainer trainer, EpochReport report) {
      bar.setExtraMessage("epoch " + report.epoch() + ", " + figure(report));
      return true;
    }

    @Override
    public void close() {
      bar.close();
    }
  }
}
