package io.lockstep.training.data;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

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
  private static final Set<StandardOpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
  private static final Set<PosixFilePermission> OWNER =
      Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

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
    long free = folder.toFile().getUsableSpace();
    if (free > 0 && bytes > free) { // Some file systems do not tell; filling the file then does.
      throw new IOException("only " + free + " bytes are free");
    }
    long process = ProcessHandle.current().pid();
    long thread = Thread.currentThread().threadId();
    Path file = folder.resolve("table-%d-%d-%x.tmp".formatted(process, thread, System.nanoTime()));
    boolean hasName = true;
    try (FileChannel channel = FileChannel.open(file, NEW, forOwner(file))) {
      hasName = !remove(file);
      fill(channel, bytes);
      return channel.map(MapMode.READ_WRITE, 0, bytes, Arena.ofAuto());
    } finally {
      if (hasName && !remove(file)) {
        file.toFile().deleteOnExit(); // Windows keeps the name of a file in use.
      }
    }
  }

  private static FileAttribute<?>[] forOwner(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER)}
        : new FileAttribute<?>[0];
  }

  private static boolean remove(Path file) {
    try {
      Files.delete(file);
      return true;
    } catch (IOException e) {
      return false;
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
