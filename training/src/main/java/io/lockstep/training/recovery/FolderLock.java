package io.lockstep.training.recovery;

import io.lockstep.training.data.DataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * A folder that is one process's, for as long as it lives: the system takes the lock from a process
 * that ends, however it ends, so that none is left behind. The file with it stays; it names the
 * process that had the folder last.
 */
public final class FolderLock implements AutoCloseable {
  private static final String OPERATION = "lock folder";
  private static final String NAME = ".lock";
  private static final int LONGEST_NAME = 200;

  /**
   * The folders of this process. A file that is locked must not be opened again by it: when any of
   * its channels is closed, the system takes the lock away.
   */
  private static final Set<Path> TAKEN = new HashSet<>();

  private final Path folder;
  private final FileChannel channel;

  private FolderLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Takes a folder that is there.
   *
   * @throws DataException if another process, or another part of this one, has it, which is named;
   *     or if it cannot be written to
   */
  public static FolderLock take(Path folder) {
    synchronized (TAKEN) {
      try {
        Path real = folder.toRealPath();
        if (TAKEN.contains(real)) {
          throw inUse(folder, "this process");
        }
        FolderLock lock = take(folder, real);
        TAKEN.add(real);
        return lock;
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
  }

  private static FolderLock take(Path folder, Path real) throws IOException {
    Path file = real.resolve(NAME);
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() == null) {
        throw inUse(folder, owner(file));
      }
      sign(channel);
      return new FolderLock(real, channel);
    } catch (IOException | RuntimeException | Error e) {
      closeQuietly(channel);
      throw e;
    }
  }

  private static void sign(FileChannel channel) {
    try {
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(self().getBytes(StandardCharsets.UTF_8)), 0);
    } catch (IOException e) {
      // On a full disk the owner has no name, and the lock holds all the same.
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

  private static String self() {
    return "process " + ProcessHandle.current().pid();
  }

  private static String owner(Path file) {
    try {
      String name = Files.readString(file).strip();
      boolean known = !name.isEmpty() && name.length() <= LONGEST_NAME;
      return known ? name : "another process";
    } catch (IOException e) {
      return "another process";
    }
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // The system takes the lock from a channel in any case.
    }
  }

  /** Gives the folder back. */
  @Override
  public void close() {
    synchronized (TAKEN) {
      if (TAKEN.remove(folder)) {
        closeQuietly(channel);
      }
    }
  }
}
