package io.lockstep.cli.run;

import io.lockstep.cli.terminal.UsageException;
import io.lockstep.training.run.RunFolder;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which a run is kept in a folder. */
public final class RunFolderOptions {
  /** Stands for the time at which the run begins. */
  private static final String TIME = "{time}";

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd_HH-mm-ss");

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
   * @throws UsageException if there is no folder to overwrite
   * @throws io.lockstep.training.data.DataException if it holds a run
   */
  public void check() {
    if (folder == null && overwrite) {
      throw new UsageException(
          "[train] --overwrite is about the folder of a run; give it as --run-dir, or leave"
              + " --overwrite out");
    }
    if (folder != null && !overwrite) {
      new RunFolder(path(folder)).requireNew();
    }
  }

  /** Creates the folder that was asked for, or returns null if none was. */
  public @Nullable RunFolder create() {
    if (folder == null) {
      return null;
    }
    Path path = path(folder);
    return overwrite ? RunFolder.replace(path) : RunFolder.create(path);
  }

  private static Path path(String name) {
    String now = LocalDateTime.now(ZoneId.systemDefault()).format(SECONDS);
    return UsageException.check(() -> Path.of(name.replace(TIME, now)));
  }
}
