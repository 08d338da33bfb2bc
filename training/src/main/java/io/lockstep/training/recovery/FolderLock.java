package io.lockstep.training.recovery;

import io.lockstep.training.data.DataException;
import io.lockstep.training.file.ProcessLock;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A folder that is one process's, for as long as it lives: the system takes the lock from a process
 * that ends, however it ends, so that none is left behind. The file with it stays; it names the
 * process that had the folder last.
 */
public final class FolderLock implements AutoCloseable {
  private static final String OPERATION = "lock folder";
  private static final String NAME = ".lock";

  private final ProcessLock lock;

  private FolderLock(ProcessLock lock) {
    this.lock = lock;
  }

  /**
   * Takes a folder that is there.
   *
   * @throws DataException if another process, or another part of this one, has it, which is named;
   *     or if it cannot be written to
   */
  public static FolderLock take(Path folder) {
    try {
      Path file = folder.toRealPath().resolve(NAME);
      return new FolderLock(ProcessLock.take(file, owner -> inUse(folder, owner)));
    } catch (IOException e) {
      throw new DataException(
          OPERATION,
          folder,
          "",
          "it cannot be locked (" + e + ")",
          "Check its permissions, or give a folder on a disk of this machine",
          e);
    }
  }

  private static DataException inUse(Path folder, String owner) {
    return new DataException(
        OPERATION,
        folder,
        "",
        "it is in use by " + owner,
        "Wait until that ends, or give another folder");
  }

  /** Gives the folder back. */
  @Override
  public void close() {
    lock.close();
  }
}
