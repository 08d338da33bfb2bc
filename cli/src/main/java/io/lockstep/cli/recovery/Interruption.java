package io.lockstep.cli.recovery;

import io.lockstep.cli.signal.StopSignal;
import io.lockstep.cli.signal.StopSignals;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.training.loop.Callback;
import io.lockstep.training.loop.RunPoint;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.recovery.CheckpointName;
import io.lockstep.training.recovery.Checkpoints;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a training run when the system asks for its end: before the first step and behind
 * the last it ends at once, in between with the step that is being taken, of which a checkpoint is
 * written where there is a folder for it. It comes behind the other callbacks of the run.
 */
public final class Interruption implements Callback, AutoCloseable {
  private static final String KEEP = "give --checkpoints FOLDER, and the same command goes on";

  private enum Phase {
    BEFORE,
    STEPS,
    AFTER
  }

  private final Terminal terminal;
  private final Consumer<StopSignal> end;
  private final StopSignals signals;
  private volatile boolean kept;
  private volatile Phase phase = Phase.BEFORE;
  private volatile @Nullable Checkpoints checkpoints;
  private int epoch;
  private int batch;
  private int batches;

  /** Obeys signals from now on. */
  public static Interruption watch(Terminal terminal) {
    return new Interruption(terminal, StopSignals::end);
  }

  Interruption(Terminal terminal, Consumer<StopSignal> end) {
    this.terminal = terminal;
    this.end = end;
    this.signals = new StopSignals(this::receive, end);
  }

  /** Says whether the run has a folder of checkpoints. */
  public void keep(boolean inFolder) {
    kept = inFolder;
  }

  /** Says what keeps the run whose steps are about to begin, or null where nothing does. */
  public void begin(@Nullable Checkpoints ofRun) {
    checkpoints = ofRun;
    phase = Phase.STEPS;
  }

  /** Returns whether the run is to end with the step that goes on. */
  public boolean isDue() {
    return signals.received() != null;
  }

  /** Says that all steps are done. */
  public void finish() {
    phase = Phase.AFTER;
  }

  private void receive(StopSignal signal) {
    switch (phase) {
      case BEFORE -> {
        say(signal + " before the first step; nothing is lost");
        end.accept(signal);
      }
      case STEPS -> {
        if (terminal.interactive()) {
          say(signal + ": the run ends with this step; a second signal ends it at once");
        }
      }
      case AFTER -> {
        if (kept) {
          say(signal + " behind the last step; the run is kept");
          end.accept(signal);
        } else {
          say(signal + ": what came of the run is being written; a second signal ends it at once");
        }
      }
    }
  }

  private void say(String what) {
    terminal.err().println("[train] " + what);
    if (kept && phase != Phase.STEPS) {
      terminal.err().println(terminal.command());
    }
  }

  @Override
  public void onBatch(int now, int done, int all) {
    epoch = now;
    batch = done;
    batches = all;
  }

  @Override
  public void onPoint(Trainer trainer, RunPoint point) {
    StopSignal signal = signals.received();
    if (signal != null && (point != RunPoint.END || checkpoints != null)) {
      Path newest = kept(trainer);
      throw new InterruptedRunException(
          signal,
          "[train] ended by "
              + signal
              + " after step "
              + trainer.optimizer().step()
              + " (epoch "
              + epoch
              + ", batch "
              + batch
              + " of "
              + batches
              + "); "
              + outcome(trainer, newest),
          newest == null ? null : terminal.command());
    }
  }

  /** Writes a checkpoint, and returns the newest; null where there is none. */
  private @Nullable Path kept(Trainer trainer) {
    Checkpoints written = checkpoints;
    if (written == null) {
      return null;
    }
    written.onPoint(trainer, RunPoint.END);
    return written.newest();
  }

  private String outcome(Trainer trainer, @Nullable Path newest) {
    if (newest == null) {
      return checkpoints == null
          ? "nothing of it is kept: " + KEEP
          : "nothing of it is kept, because no checkpoint could be written";
    }
    boolean isNow =
        CheckpointName.of(String.valueOf(newest.getFileName()))
            .filter(name -> name.step() == trainer.optimizer().step())
            .isPresent();
    return (isNow ? "kept in " : "no checkpoint could be written, and the newest is ")
        + newest
        + "; this goes on:"
        + System.lineSeparator()
        + terminal.command();
  }

  @Override
  public void close() {
    signals.close();
  }
}
