package io.lockstep.training.recovery;

import io.lockstep.training.data.DataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A folder that is one process's, for as long as it lives: the system takes the lock from a process
 * that ends, however it ends, so that none is left behind. The file with it stays; it names the
 * process that had the folder last.
 */
public final class FolderLock implements AutoCloseable {
  private static final String OPERATION = "lock folder";
  private static final String NAME = ".lock";
  private static final int LONGEST_NAME = 200;

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes a folder that is there.
   *
   * @throws DataException if another process, or another part of this one, has it, which is named;
   *     or if it cannot be written to
   */
  public static FolderLock take(Path folder) {
    Path file = folder.resolve(NAME);
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        throw new DataException(
            OPERATION,
            folder,
            "",
            "it is in use by " + owner(file),
            "Wait until that ends, or give another folder");
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(self().getBytes(StandardCharsets.UTF_8)), 0);
      FolderLock taken = new FolderLock(channel);
      channel = null;
      return taken;
    } catch (IOException e) {
      throw new DataException(
          OPERATION,
          folder,
          "",
          "it cannot be locked (" + e.getMessage() + ")",
          "Check its permissions, or give a folder on a disk of this machine",
          e);
    } finally {
      closeQuietly(channel);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static String self() {
    return "process " + ProcessHandle.current().pid();
  }

  private static String owner(Path file) {
    try {
      String name = Files.readString(file).strip();
      boolean known = !name.isEmpty() && name.length() <= LONGEST_NAME;
      return !known ? "another process" : name.equals(self()) ? "this process" : name;
    } catch (IOException e) {
      return "another process";
    }
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        // What made it of no use is worth reporting.
      }
    }
  }

  /** Gives the folder back. */
  @Override
  public void close() {
    closeQuietly(channel);
  }
}
