package io.lockstep.cli.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.cli.plot.RunPlots;
import io.lockstep.cli.recovery.InterruptedRunException;
import io.lockstep.cli.run.LockedRunFolder;
import io.lockstep.cli.run.RunPlan;
import io.lockstep.cli.terminal.JsonText;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.plot.figure.PlotException;
import io.lockstep.training.checkpoint.ModelFile;
import io.lockstep.training.checkpoint.ModelInfo;
import io.lockstep.training.data.DataException;
import io.lockstep.training.evaluation.Evaluation;
import io.lockstep.training.loop.Callback;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.run.RunFolder;
import io.lockstep.training.run.RunRecorder;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps a run in its folder, if one was asked for; else does nothing. */
final class RunKeeper {
  private final @Nullable RunFolder folder;
  private final @Nullable RunRecorder recorder;
  private final Terminal terminal;

  RunKeeper(@Nullable LockedRunFolder locked, Terminal terminal) {
    RunFolder folder = locked == null ? null : locked.folder();
    this.folder = folder;
    this.terminal = terminal;
    this.recorder = folder == null ? null : folder.recorder();
  }

  /** Checks that the model can be written there. */
  void check(RunPlan plan, String document) {
    if (folder != null) {
      ModelFile.check(folder.model(), plan.info(), plan.scaling(), plan.targetScaling(), document);
    }
  }

  /** Writes what the run is to be. */
  void begin(ObjectNode document) {
    if (folder != null) {
      folder.writeDocument(JsonText.of(document));
    }
  }

  /** Returns what keeps the run, or null. */
  @Nullable RunRecorder recorder() {
    return recorder;
  }

  /** Returns what watches the run; it comes behind all that changes the run at its end. */
  List<Callback> callbacks() {
    return recorder == null ? List.of() : List.of(recorder);
  }

  /** Returns what the run gives, or notes why it gave nothing. */
  <T> T kept(Supplier<T> run) {
    try {
      return run.get();
    } catch (RuntimeException | Error e) {
      note(e);
      throw e;
    }
  }

  private void note(Throwable failure) {
    try {
      if (recorder != null && failure instanceof InterruptedRunException interrupted) {
        recorder.interrupted(interrupted.interruption());
      } else if (recorder != null) {
        recorder.fail(failure);
      }
    } catch (DataException e) {
      failure.addSuppressed(e); // As where the disk is full, which may be why the run failed.
    }
  }

  /** Returns the digest of the model behind the run. */
  String digest(Trainer trainer) {
    String known = recorder == null ? null : recorder.digest();
    return Objects.requireNonNullElseGet(known, trainer.model()::digest);
  }

  /**
   * Writes what came of the run.
   *
   * @param result of the model as it is now on the examples held out, or null without any
   * @param tested the same on those of the test
   */
  void end(
      RunPlan plan,
      ModelInfo info,
      Trainer trainer,
      ObjectNode document,
      @Nullable Evaluation result,
      @Nullable Evaluation tested) {
    if (folder == null || recorder == null) {
      return;
    }
    folder.writeDocument(JsonText.of(document));
    ModelFile.write(
        folder.model(),
        info,
        trainer.model(),
        plan.scaling(),
        plan.targetScaling(),
        trainer.optimizer(),
        document.toString());
    recorder.evaluated(result, tested);
    try {
      RunPlots.write(folder);
    } catch (PlotException e) {
      terminal.err().println(e.getMessage()); // What was learnt counts without its pictures, too.
    }
  }

  /** Returns the folder in words, or null. */
  @Nullable String folder() {
    return folder == null ? null : folder.path().toString();
  }
}
