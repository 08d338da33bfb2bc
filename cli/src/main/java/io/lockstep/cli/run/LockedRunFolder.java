package io.lockstep.cli.run;

import io.lockstep.training.recovery.FolderLock;
import io.lockstep.training.run.RunFolder;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a run, which no other process writes to meanwhile.
 *
 * @param folder the folder
 * @param lock of it, or null where the folder is locked otherwise
 */
public record LockedRunFolder(RunFolder folder, @Nullable FolderLock lock)
    implements AutoCloseable {
  @Override
  public void close() {
    if (lock != null) {
      lock.close();
    }
  }
}
