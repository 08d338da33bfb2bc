package io.lockstep.training.recovery;

import io.lockstep.backend.temporary.TemporaryFile;
import io.lockstep.training.checkpoint.ModelFile;
import io.lockstep.training.data.DataException;
import io.lockstep.training.file.AtomicFile;
import io.lockstep.training.file.FolderEntries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder of checkpoints, the newest of which a run goes on from. It belongs to one process at a
 * time, which alone writes to it.
 */
public final class CheckpointFolder implements AutoCloseable {
  private static final String OPERATION = "checkpoints";

  private final Path path;
  private final FolderLock lock;

  private CheckpointFolder(Path path, FolderLock lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Takes a folder, which is made where there is none, and removes what a process that was killed
   * has left unfinished in it.
   *
   * @throws DataException if it cannot be made or written to, or another process has it
   */
  public static CheckpointFolder open(Path path) {
    try {
      AtomicFile.createFolders(path);
    } catch (IOException e) {
      throw new DataException(
          OPERATION,
          path,
          "",
          "the folder cannot be made (" + e + ")",
          "Give a folder that can be written to",
          e);
    }
    CheckpointFolder folder = new CheckpointFolder(path, FolderLock.take(path));
    TemporaryFile.sweep(path);
    return folder;
  }

  /** Returns the folder. */
  public Path path() {
    return path;
  }

  /** Returns the file of a checkpoint, whether it is there or not. */
  public Path file(CheckpointName name) {
    return path.resolve(name.file());
  }

  /** Returns the checkpoints in it, the oldest first, whether they are good or not. */
  public List<CheckpointName> names() {
    return names(path);
  }

  private static List<CheckpointName> names(Path folder) {
    List<CheckpointName> names = new ArrayList<>();
    try {
      FolderEntries.of(folder)
          .forEach(
              file -> CheckpointName.of(String.valueOf(file.getFileName())).ifPresent(names::add));
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
    names.sort(null);
    return names;
  }

  /**
   * Returns the newest checkpoint that can be read with every check.
   *
   * @throws DataException if the folder cannot be read
   */
  public NewestCheckpoint newest() {
    return newest(path);
  }

  /**
   * Returns the newest checkpoint of a folder that another process may have.
   *
   * @throws DataException if the folder cannot be read
   */
  public static NewestCheckpoint newest(Path folder) {
    List<String> damaged = new ArrayList<>();
    for (CheckpointName name : names(folder).reversed()) {
      Path file = folder.resolve(name.file());
      try {
        return new NewestCheckpoint(file, ModelFile.read(file), damaged);
      } catch (DataException e) {
        damaged.add(String.valueOf(e.getMessage()));
      }
    }
    return new NewestCheckpoint(null, null, damaged);
  }

  /** Removes a checkpoint; one that is gone is no fault. */
  void remove(CheckpointName name) throws IOException {
    Files.deleteIfExists(file(name));
  }

  private static DataException unreadable(Path folder, IOException e) {
    return new DataException(
        OPERATION,
        folder,
        "",
        "the folder cannot be read (" + e + ")",
        "Give a folder of checkpoints that can be read",
        e);
  }

  /** Gives the folder back. */
  @Override
  public void close() {
    lock.close();
  }
}
