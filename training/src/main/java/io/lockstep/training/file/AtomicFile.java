package io.lockstep.training.file;

import io.lockstep.training.data.DataException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * The writing of a file that is there whole or not at all, also after a loss of power: a temporary
 * file beside it, fsync, rename.
 */
public final class AtomicFile {
  private static final String OPERATION = "write file";

  private AtomicFile() {}

  /** What is written to the open temporary file. */
  public interface Content {
    /** Writes everything; an error leaves the file as it was before. */
    void writeTo(FileChannel channel) throws IOException;
  }

  /**
   * Writes a file in place of the one of that name, if any.
   *
   * @throws DataException if it cannot be written
   */
  public static void write(Path file, Content content) {
    Path folder = check(file);
    String unique = "%d-%x".formatted(ProcessHandle.current().pid(), System.nanoTime());
    Path temporary = folder.resolve("." + file.getFileName() + "." + unique + ".tmp");
    // For a process that is interrupted while it writes.
    temporary.toFile().deleteOnExit();
    try {
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        content.writeTo(channel);
        channel.force(true);
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      forceFolder(folder);
    } catch (IOException e) {
      throw new DataException(
          OPERATION,
          file,
          "",
          "cannot be written (" + e + ")",
          "Check the free space and the permissions of the folder '" + folder + "'",
          e);
    } finally {
      deleteQuietly(temporary);
    }
  }

  /**
   * Checks that a file of this name can be written; worth doing before long work.
   *
   * @return the folder it goes into
   * @throws DataException if the folder is missing or the name is that of a folder
   */
  public static Path check(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new DataException(
          OPERATION, file, "", "its folder does not exist", "Create the folder '" + folder + "'");
    }
    if (Files.isDirectory(file)) {
      throw new DataException(
          OPERATION, file, "", "is a folder", "Give the name of a file to write");
    }
    return folder;
  }

  /**
   * Checks that there is room for a file beside the one of that name, before it is written; some
   * file systems do not tell.
   *
   * @throws IOException if there is not
   */
  static void checkSpace(Path file, long bytes) throws IOException {
    long free = check(file).toFile().getUsableSpace();
    if (free > 0 && bytes > free) {
      throw new IOException("it takes " + bytes + " bytes, but only " + free + " are free");
    }
  }

  /** Appends all bytes of a segment, which must fit into a buffer. */
  static void append(FileChannel channel, MemorySegment bytes) throws IOException {
    ByteBuffer buffer = bytes.asByteBuffer();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /** Makes the new name itself durable; Windows cannot open a folder and does not need to. */
  private static void forceFolder(Path folder) throws IOException {
    if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("windows")) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static void deleteQuietly(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      // The failure that left the temporary file behind is the one worth reporting.
    }
  }
}
