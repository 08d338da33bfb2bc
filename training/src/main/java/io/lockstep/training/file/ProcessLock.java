package io.lockstep.training.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;

/**
 * A file that is one process's, for as long as it lives: the system takes the lock from a process
 * that ends, however it ends, so that none is left behind. The file stays; it names the process
 * that had it last.
 */
public final class ProcessLock implements AutoCloseable {
  private static final int LONGEST_NAME = 200;

  /**
   * The files of this process. One that is locked must not be opened again by it: when any of its
   * channels is closed, the system takes the lock away.
   */
  private static final Set<Path> TAKEN = new HashSet<>();

  private final Path file;
  private final FileChannel channel;

  private ProcessLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes a file, and makes it where there is none.
   *
   * @param file by the real path of its folder
   * @param inUse what is thrown when another process, or another part of this one, has it, of its
   *     name, such as {@code process 4711}
   * @throws IOException if it cannot be written to
   */
  public static ProcessLock take(Path file, Function<String, ? extends RuntimeException> inUse)
      throws IOException {
    synchronized (TAKEN) {
      if (TAKEN.contains(file)) {
        throw inUse.apply("this process");
      }
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        if (channel.tryLock() == null) {
          throw inUse.apply(owner(file));
        }
        sign(channel);
      } catch (IOException | RuntimeException | Error e) {
        closeQuietly(channel);
        throw e;
      }
      TAKEN.add(file);
      return new ProcessLock(file, channel);
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

  /** Gives the file back. */
  @Override
  public void close() {
    synchronized (TAKEN) {
      if (TAKEN.remove(file)) {
        closeQuietly(channel);
      }
    }
  }
}
