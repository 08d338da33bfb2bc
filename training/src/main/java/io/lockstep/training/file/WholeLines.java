package io.lockstep.training.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * The lines of a text that grows line by line, as far as they were written to their end. A process
 * that was killed leaves a last line without an end; a loss of power may leave bytes of zero where
 * something was about to be.
 */
public final class WholeLines {
  /** The most bytes of a file that is read whole. */
  private static final int LARGEST = 1 << 30;

  private WholeLines() {}

  /** Returns how many bytes the lines have that are whole, their line ends included. */
  public static int length(byte[] bytes) {
    int end = 0;
    for (int i = 0; i < bytes.length && bytes[i] != 0; i++) {
      if (bytes[i] == '\n') {
        end = i + 1;
      }
    }
    return end;
  }

  /**
   * Opens a file of lines to be read and written; one that was not there is there from now on, also
   * after a loss of power.
   *
   * @throws IOException if that is not possible
   */
  public static FileChannel open(Path file) throws IOException {
    boolean made = !Files.exists(file);
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (made && folder != null) {
        AtomicFile.forceFolder(folder);
      }
      return channel;
    } catch (Throwable e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Reads all that an open file holds, by the channel itself: on POSIX systems, closing another one
   * of the same file would give up its lock.
   *
   * @throws IOException if it cannot be read, or is larger than a gigabyte
   */
  public static byte[] read(FileChannel channel) throws IOException {
    return read(channel, LARGEST);
  }

  /** Reads all that an open file of at most so many bytes holds. */
  static byte[] read(FileChannel channel, int most) throws IOException {
    long size = channel.size();
    if (size > most) {
      throw new IOException("it has " + size + " bytes, but at most " + most + " are read");
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) size);
    while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {
      // As often as it takes.
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }
}
