package io.lockstep.training.data;

import io.lockstep.backend.temporary.TemporaryFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Memory for a table that is larger than memory should hold: a file mapped into memory, which the
 * system may write out and read in again page by page.
 *
 * <p>The file has its full size on the disk before it is mapped, so that a full disk is an
 * exception here and not a fault of memory later. It loses its name as soon as it is open (where
 * the system allows that, else when the JVM ends), so that nothing is left of it however the
 * process ends; its bytes are freed with the memory.
 */
final class ScratchFile {
  private static final int BLOCK = 1 << 20;

  private ScratchFile() {}

  /**
   * Zeroed memory in a new file.
   *
   * @param folder where to make the file; created where it is missing
   * @param bytes the size
   * @return writable memory, freed by the garbage collector
   * @throws IOException where the folder cannot be written or has too little space
   */
  static MemorySegment map(Path folder, long bytes) throws IOException {
    Files.createDirectories(folder);
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free > 0 && bytes > free) { // Some file systems do not tell; filling the file then does.
      throw new IOException("only " + free + " bytes are free");
    }
    try (TemporaryFile file = TemporaryFile.in(folder);
        FileChannel channel = file.create()) {
      file.unlink(); // Windows keeps the name of an open file until the JVM ends.
      fill(channel, bytes);
      return channel.map(MapMode.READ_WRITE, 0, bytes, Arena.ofAuto());
    }
  }

  private static void fill(FileChannel channel, long bytes) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(BLOCK, bytes));
    for (long left = bytes; left > 0; ) {
      zeros.clear().limit((int) Math.min(zeros.capacity(), left));
      left -= channel.write(zeros);
    }
  }
}
