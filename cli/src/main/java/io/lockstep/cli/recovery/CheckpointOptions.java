package io.lockstep.cli.recovery;

import io.lockstep.cli.terminal.UsageException;
import io.lockstep.training.checkpoint.ModelFile;
import io.lockstep.training.recovery.CheckpointFolder;
import io.lockstep.training.recovery.CheckpointInterval;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which a run is kept while it goes on, and goes on from what was kept. */
public final class CheckpointOptions {
  private static final int KEEP = 3;

  @Option(
      names = "--checkpoints",
      paramLabel = "FOLDER",
      description = {
        "Keep the run in this folder while it goes on, so that nothing is lost when it is"
            + " interrupted, however that happens: the same command again goes on at the very step,"
            + " to the same bits."
      })
  private @Nullable Path folder;

  @Option(
      names = "--every",
      paramLabel = "WHEN",
      description = {
        "How often --checkpoints keeps the run, as in 90s, 10m, 2h, 500steps or 1epoch (default:"
            + " 10m)."
      })
  private @Nullable String every;

  @Option(
      names = "--keep",
      paramLabel = "N",
      description = "How many of the newest checkpoints stay (default: 3).")
  private @Nullable Integer keep;

  @Option(
      names = "--keep-best",
      description = {
        "Keep the checkpoint of the best epoch, too, by the validation loss, or by --monitor."
      })
  private boolean keepBest;

  @Option(
      names = "--resume",
      paramLabel = "FILE|FOLDER",
      description = {
        "Go on with the run of a checkpoint, or of the newest in a folder of --checkpoints, at the"
            + " very step. Or train the model of this file for --epochs more, exactly as if it had"
            + " not been interrupted; model, optimizer, batch, seed, split and scaling are the"
            + " file's."
      })
  private @Nullable Path resume;

  /**
   * Checks what can be checked without a file.
   *
   * @throws UsageException if a choice makes no sense
   */
  public void check() {
    UsageException.check(this::interval);
    if (keep != null && keep < 1) {
      throw new UsageException(
          "[train] --keep takes how many checkpoints stay, got "
              + keep
              + "; give 1 or more, such as 3");
    }
    if (folder == null && !isFolder(resume)) {
      String without =
          every != null ? "--every" : keep != null ? "--keep" : keepBest ? "--keep-best" : "";
      if (!without.isEmpty()) {
        throw new UsageException(
            "[train] "
                + without
                + " is about the checkpoints of a run; give the folder for them as --checkpoints,"
                + " or leave it out");
      }
    }
  }

  /** Returns whether a run that was begun before may be gone on with. */
  public boolean isKept() {
    return folder != null || resume != null;
  }

  /** Returns whether what is to be resumed is not there, so that it is no run in any case. */
  public boolean isMissing() {
    return resume != null && !Files.exists(resume);
  }

  private static boolean isFolder(@Nullable Path path) {
    return path != null && Files.isDirectory(path);
  }

  private CheckpointInterval interval() {
    return every == null ? CheckpointInterval.usual() : CheckpointInterval.of(every);
  }

  /**
   * Takes the folder, if one was given, which nobody else may have, and looks for what there is to
   * go on from.
   *
   * @throws io.lockstep.training.data.DataException if the folder is in use, cannot be written to,
   *     or has no good checkpoint among several, or if what is to be resumed cannot be read
   */
  public CheckpointedRun open() {
    Path named = resume;
    Path kept = folder != null ? folder : isFolder(named) ? named : null;
    if (named == null && kept == null) {
      return CheckpointedRun.NONE;
    }
    if (kept == null) {
      Optional<InterruptedRun> run = InterruptedRun.named(named);
      ModelFile model = run.isPresent() ? null : ModelFile.read(named);
      return new CheckpointedRun(null, interval(), KEEP, false, run.orElse(null), model);
    }
    if (isFolder(named) && !named.equals(kept)) {
      InterruptedRun.named(named); // That it is there is not to be learnt after hours.
    }
    CheckpointFolder opened = CheckpointFolder.open(kept);
    try {
      return in(opened, kept);
    } catch (RuntimeException | Error e) {
      opened.close();
      throw e;
    }
  }

  private CheckpointedRun in(CheckpointFolder opened, Path kept) {
    Optional<InterruptedRun> there = InterruptedRun.of(kept, opened.newest());
    Path named = resume;
    Optional<InterruptedRun> wanted =
        named == null || named.equals(kept) ? there : InterruptedRun.named(named);
    if (named != null && there.isPresent() && wanted.isPresent() && isWithin(named, kept)) {
      requireNewest(named, wanted.get(), there.get());
    }
    boolean isModel = named != null && wanted.isEmpty() && !isFolder(named);
    return new CheckpointedRun(
        opened,
        interval(),
        keep == null ? KEEP : keep,
        keepBest,
        there.or(() -> wanted).orElse(null),
        isModel ? ModelFile.read(named) : null);
  }

  private static boolean isWithin(Path file, Path folder) {
    return folder
        .toAbsolutePath()
        .normalize()
        .equals(file.toAbsolutePath().normalize().getParent());
  }

  /** An older checkpoint of the folder cannot be gone on from there, among its own future. */
  private static void requireNewest(Path named, InterruptedRun wanted, InterruptedRun newest) {
    if (wanted.file().info().step() < newest.file().info().step()) {
      throw new UsageException(
          "[train] --resume "
              + named
              + " is of step "
              + wanted.file().info().step()
              + ", but its folder has the run until step "
              + newest.file().info().step()
              + "; leave --resume out to go on from there, or give another folder as"
              + " --checkpoints");
    }
  }
}
