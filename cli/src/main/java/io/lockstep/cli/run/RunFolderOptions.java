package io.lockstep.cli.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.training.data.JsonLimits;
import io.lockstep.training.recovery.FolderLock;
import io.lockstep.training.run.RunFolder;
import io.lockstep.training.run.RunStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which a run is kept in a folder. */
public final class RunFolderOptions {
  /** Stands for the time at which the run begins. */
  private static final String TIME = "{time}";

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd_HH-mm-ss");

  /** How a run stands that is not over; none is going on in a folder that is locked by us. */
  private static final Set<RunStatus> BROKEN_OFF =
      EnumSet.of(RunStatus.UNFINISHED, RunStatus.INTERRUPTED, RunStatus.FAILED, RunStatus.RUNNING);

  private static final JsonMapper MAPPER = new JsonMapper(JsonLimits.factory());

  @Option(
      names = "--run-dir",
      paramLabel = "FOLDER",
      description = {
        "Keep the run in this folder: its document, log, metrics, model and plots. {time} in the"
            + " name is the time at which it begins. 'lockstep runs' lists and compares such runs."
      })
  private @Nullable String folder;

  @Option(
      names = "--overwrite",
      description = "Replace the run that --run-dir holds, if it holds one.")
  private boolean overwrite;

  /**
   * Checks that the folder holds no run, or may lose it.
   *
   * @param kept whether a run that it holds may be the one that goes on
   * @throws UsageException if there is no folder to overwrite
   * @throws io.lockstep.training.data.DataException if it holds a run
   */
  public void check(boolean kept) {
    if (folder == null && overwrite) {
      throw new UsageException(
          "[train] --overwrite is about the folder of a run; give it as --run-dir, or leave"
              + " --overwrite out");
    }
    if (folder != null && !overwrite && !kept) {
      new RunFolder(path(folder)).requireNew();
    }
  }

  /**
   * The checkpoints of a run.
   *
   * @param folder of them
   * @param goesOn whether the run goes on from one of them
   * @param before the folder that the run was kept in when that was written, or null
   */
  public record Kept(Path folder, boolean goesOn, @Nullable String before) {}

  /**
   * Creates the folder that was asked for, or returns null if none was. With checkpoints, the
   * folder of the same run is gone on with; if nothing was kept of it yet, it begins anew.
   *
   * @param kept the checkpoints, or null where there are none
   */
  public @Nullable LockedRunFolder create(RunRecord record, @Nullable Kept kept) {
    if (folder == null) {
      return null;
    }
    Path path = path(folder, kept);
    boolean isLocked = kept != null && same(kept.folder(), path);
    FolderLock lock = isLocked ? null : FolderLock.take(RunFolder.make(path));
    try {
      return new LockedRunFolder(folder(path, record, kept), lock);
    } catch (RuntimeException | Error e) {
      if (lock != null) {
        lock.close();
      }
      throw e;
    }
  }

  private RunFolder folder(Path path, RunRecord record, @Nullable Kept kept) {
    RunFolder there = new RunFolder(path);
    if (kept != null && isOf(record, there)) {
      if (kept.goesOn()) {
        return there;
      }
      // One that was killed before it had a log was killed before its first step; one that ended
      // without a model could not write it.
      if (!there.holdsRun()
          || BROKEN_OFF.contains(there.summary().status())
          || Files.notExists(there.model())) {
        return RunFolder.replace(path);
      }
    }
    return overwrite ? RunFolder.replace(path) : RunFolder.create(path);
  }

  private static boolean isOf(RunRecord record, RunFolder folder) {
    try {
      return MAPPER.readTree(folder.requireReadableDocument().orElse(""))
              instanceof ObjectNode document
          && record.isOf(document);
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static boolean same(Path one, Path other) {
    return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
  }

  /** The folder by its name; the time in it is that at which the run began. */
  private static Path path(String name, @Nullable Kept kept) {
    String before = kept == null ? null : kept.before();
    return name.contains(TIME) && before != null && new RunFolder(Path.of(before)).holdsRun()
        ? Path.of(before)
        : path(name);
  }

  private static Path path(String name) {
    String now = LocalDateTime.now(ZoneId.systemDefault()).format(SECONDS);
    return UsageException.check(() -> Path.of(name.replace(TIME, now)));
  }
}
