package io.lockstep.training.file;

import io.lockstep.backend.temporary.TemporaryFile;
import io.lockstep.training.data.DataException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Objects;

/**
 * The writing of a file that is there whole or not at all, also after a loss of power: a temporary
 * file beside it, fsync, rename. A regular file is replaced and keeps its permissions; a symbolic
 * link stays, and the file it leads to is replaced; nothing else is. What a process that was killed
 * left of its temporary files is removed by the next one that writes there.
 */
public final class AtomicFile {
  static final String OPERATION = "write file";

  private AtomicFile() {}

  /** What is written to the open temporary file. */
  public interface Content {
    /** Writes everything; an error leaves the file as it was before. */
    void writeTo(FileChannel channel) throws IOException;
  }

  /** What is asked of the temporary file before it takes the place of the old one. */
  interface Verification {
    /** Reads what was written; an error leaves the file as it was before. */
    void verify(Path written) throws IOException;
  }

  /**
   * Writes a file in place of the one of that name, if any.
   *
   * @throws DataException if it cannot be written
   */
  public static void write(Path file, Content content) {
    write(file, 0, content, written -> {});
  }

  /**
   * Writes a text in UTF-8 as a file in place of the one of that name, if any.
   *
   * @throws DataException if it cannot be written
   */
  public static void write(Path file, String text) {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Writes bytes as a file in place of the one of that name, if any.
   *
   * @throws DataException if it cannot be written
   */
  public static void write(Path file, byte[] bytes) {
    write(file, bytes.length, channel -> append(channel, MemorySegment.ofArray(bytes)), _ -> {});
  }

  /** Writes a file of about a size, which is looked at before it takes its place. */
  static void write(Path file, long bytes, Content content, Verification verification) {
    OutputPath output = OutputPath.of(file);
    try (TemporaryFile temporary = TemporaryFile.in(output.folder())) {
      Path written = temporary.path();
      try (FileChannel channel = temporary.create()) {
        output.keepMode(written);
        checkSpace(written, bytes);
        content.writeTo(channel);
        channel.force(true);
      }
      verification.verify(written);
      Files.move(written, output.path(), StandardCopyOption.ATOMIC_MOVE);
      forceFolder(output.folder());
    } catch (IOException e) {
      throw failed(file, output.folder(), e);
    }
  }

  /**
   * Checks that a file of this name can be written, by all that can be known before: worth doing
   * before long work.
   *
   * @throws DataException if its folder is missing or cannot be written to, the name is too long,
   *     or there is something that is no regular file or may not be written to
   */
  public static void check(Path file) {
    check(file, 0);
  }

  /**
   * Checks that a file of this name and size can be written.
   *
   * @param bytes about how large it is going to be
   * @throws DataException if not
   */
  public static void check(Path file, long bytes) {
    OutputPath output = OutputPath.of(file);
    try (TemporaryFile temporary = TemporaryFile.in(output.folder());
        FileChannel _ = temporary.create()) {
      checkSpace(temporary.path(), bytes);
    } catch (IOException e) {
      throw failed(file, output.folder(), e);
    }
  }

  static DataException failed(Path file, Path folder, IOException e) {
    return new DataException(
        OPERATION,
        file,
        "",
        "cannot be written (" + reason(e) + ")",
        "Check the free space and the permissions of the folder '" + folder + "'",
        e);
  }

  /** What the system says, without the name of the temporary file. */
  private static String reason(IOException e) {
    if (e instanceof FileSystemException system && system.getReason() != null) {
      return system.getReason();
    }
    boolean bare = e.getClass() == IOException.class && e.getMessage() != null;
    return bare ? String.valueOf(e.getMessage()) : e.toString();
  }

  /**
   * Checks that there is room for a file, before it is written; some file systems do not tell.
   *
   * @param beside a file where it is to be
   * @param bytes its size
   * @throws IOException if there is not
   */
  private static void checkSpace(Path beside, long bytes) throws IOException {
    long free = freeSpace(beside);
    if (bytes > free) {
      throw new IOException("it takes " + bytes + " bytes, but only " + free + " are free");
    }
  }

  private static long freeSpace(Path beside) {
    try {
      return Files.getFileStore(beside).getUsableSpace();
    } catch (IOException e) {
      return Long.MAX_VALUE; // Unknown, as in some containers.
    }
  }

  /** Appends all bytes of a segment, which must fit into a buffer. */
  static void append(FileChannel channel, MemorySegment bytes) throws IOException {
    ByteBuffer buffer = bytes.asByteBuffer();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /**
   * Creates a folder and those above it, where they are missing, so that they are still there after
   * a loss of power, with all that is in them.
   *
   * @throws IOException if that is not possible
   */
  public static void createFolders(Path folder) throws IOException {
    Deque<Path> missing = new ArrayDeque<>();
    for (Path each = folder.toAbsolutePath();
        each != null && !Files.isDirectory(each);
        each = each.getParent()) {
      missing.push(each);
    }
    Files.createDirectories(folder);
    for (Path made : missing) {
      forceFolder(Objects.requireNonNull(made.getParent()));
    }
    if (missing.isEmpty()) {
      forceParent(folder.toAbsolutePath());
    }
  }

  /** For a folder that a process made which was killed then; what is above it may not be ours. */
  private static void forceParent(Path folder) {
    Path parent = folder.getParent();
    try {
      if (parent != null) {
        forceFolder(parent);
      }
    } catch (IOException e) {
      // It was there before us.
    }
  }

  /**
   * Makes durable which names are in a folder; Windows cannot open a folder and does not need to.
   *
   * @throws IOException if that is not possible
   */
  public static void forceFolder(Path folder) throws IOException {
    if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("windows")) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
