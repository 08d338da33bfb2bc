package io.lockstep.cli.recovery;

import io.lockstep.cli.run.RunFolderOptions;
import io.lockstep.cli.run.RunPlan;
import io.lockstep.cli.run.RunRecord;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.training.checkpoint.ModelFile;
import io.lockstep.training.loop.EarlyStopping;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.metric.Monitor;
import io.lockstep.training.recovery.CheckpointFolder;
import io.lockstep.training.recovery.CheckpointInterval;
import io.lockstep.training.recovery.Checkpoints;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a run goes on from, and what it is kept in. */
public final class CheckpointedRun implements AutoCloseable {
  /** That of a run that is new and not kept. */
  static final CheckpointedRun NONE =
      new CheckpointedRun(null, CheckpointInterval.usual(), 1, false, null, null);

  private final @Nullable CheckpointFolder folder;
  private final CheckpointInterval every;
  private final int keep;
  private final boolean keepBest;
  private final @Nullable InterruptedRun from;
  private final @Nullable ModelFile model;
  private @Nullable Checkpoints checkpoints;

  CheckpointedRun(
      @Nullable CheckpointFolder folder,
      CheckpointInterval every,
      int keep,
      boolean keepBest,
      @Nullable InterruptedRun from,
      @Nullable ModelFile model) {
    this.folder = folder;
    this.every = every;
    this.keep = keep;
    this.keepBest = keepBest;
    this.from = from;
    this.model = model;
  }

  /** Returns the model that is trained on, or null where the run begins with a new one. */
  public @Nullable ModelFile model() {
    return model;
  }

  /** Returns the run that goes on, or null where it begins. */
  public @Nullable InterruptedRun from() {
    return from;
  }

  /** Returns whether the run is kept, so that the same command goes on with it. */
  public boolean isKept() {
    return folder != null;
  }

  /** Returns what the folder of a run has to know of its checkpoints, or null without any. */
  public RunFolderOptions.@Nullable Kept ofFolder() {
    Path path = folder != null ? folder.path() : from != null ? from.path() : null;
    return path == null
        ? null
        : new RunFolderOptions.Kept(path, from != null, from == null ? null : from.runFolder());
  }

  /**
   * Checks that the run that goes on, if one does, is the one that is asked for.
   *
   * @param epochs that it is to have
   * @throws io.lockstep.cli.terminal.UsageException if it is another
   */
  public void require(RunRecord record, RunPlan plan, int epochs) {
    if (from != null) {
      from.require(record, plan, epochs);
    }
  }

  /** Tells what is gone on with, and puts its trainer, just built, to there. */
  public void restore(Trainer trainer, RunPlan plan, int epochs, Terminal terminal) {
    if (from != null) {
      for (String damaged : from.damaged()) {
        terminal.err().println(damaged + " The checkpoint before it is taken.");
      }
      int batches = plan.info().options().steps(plan.parts().training().size());
      terminal.err().println(from.told(plan, epochs, batches));
      from.restore(trainer);
    }
  }

  /**
   * Returns what keeps the run, or null where it is not to be kept.
   *
   * @param stopping what may end it early, or null
   * @param monitor by what an epoch is the best
   * @param document of the run
   */
  public @Nullable Checkpoints checkpoints(
      RunPlan plan,
      @Nullable EarlyStopping stopping,
      Monitor monitor,
      String document,
      Terminal terminal) {
    if (folder == null) {
      return null;
    }
    Checkpoints kept =
        new Checkpoints(folder, every)
            .keep(keep)
            .describedBy(trainer ->
                plan.info()
                    .after(
                        trainer.optimizer(),
                        trainer.epochsDone(),
                        stopping == null ? null : stopping.state()))
            .withTargetScaling(plan.targetScaling())
            .withDocument(document)
            .warning(terminal.err()::println);
    if (keepBest) {
      kept.keepBest(monitor);
    }
    if (from != null) {
      kept.goesOnFrom(from.file());
    }
    checkpoints = kept;
    return kept;
  }

  /**
   * Gives the folder back.
   *
   * @throws io.lockstep.training.data.DataException if the last checkpoint could not be written
   */
  @Override
  public void close() {
    if (checkpoints != null) {
      checkpoints.close();
    } else if (folder != null) {
      folder.close();
    }
  }
}
