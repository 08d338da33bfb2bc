package io.lockstep.training.data;

import io.lockstep.backend.memory.NativeMemory;
import io.lockstep.backend.support.CacheFolder;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * Where tables lie: small ones outside the heap, large ones, of which there may be more than there
 * is memory, in a {@link ScratchFile}.
 */
public final class TableMemory {
  private static final long ALIGNMENT = 64;

  /** A table that takes more than this part of the heap's limit lies in a file. */
  private static final int PART_OF_HEAP = 8;

  private TableMemory() {}

  /**
   * Fresh zeroed memory, freed by the garbage collector.
   *
   * @param what type and shape of the table, for messages
   * @param size the size in bytes
   * @return writable memory of exactly that size
   * @throws DataException where there is not enough space for it
   */
  public static MemorySegment allocate(String what, long size) {
    Path folder = CacheFolder.of("scratch", System.getenv(), System.getProperty("user.home", "."));
    return allocate(folder, Runtime.getRuntime().maxMemory() / PART_OF_HEAP, what, size);
  }

  /** Memory outside the heap up to a limit, else in a scratch file of a folder. */
  static MemorySegment allocate(Path folder, long limit, String what, long size) {
    if (size <= limit) {
      try {
        return NativeMemory.allocate(Arena.ofAuto(), size, ALIGNMENT);
      } catch (OutOfMemoryError e) {
        // The machine has no more, so a file it is.
      }
    }
    return inFile(folder, what, size);
  }

  /** Fresh zeroed memory in a scratch file of a folder. */
  static MemorySegment inFile(Path folder, String what, long size) {
    try {
      return ScratchFile.map(folder, size);
    } catch (IOException e) {
      String remedy = isFull(e) ? "Free some space, give fewer examples" : "Make it writable";
      throw new DataException(
          "allocate table",
          folder,
          "",
          what + " takes " + size + " bytes of this folder's disk (" + e + ")",
          remedy + ", or name another folder by LOCKSTEP_CACHE",
          e);
    }
  }

  /** Whether space is what is missing, and not the right or the folder. */
  private static boolean isFull(IOException e) {
    return !(e instanceof FileSystemException fault)
        || String.valueOf(fault.getReason()).contains("space");
  }

  /**
   * Throws the error of memory that could not be read before, if there was any: the JVM does so
   * late, at the latest on the way back from a native method, which here is one that costs little.
   */
  static void tellFaults() {
    boolean _ = Thread.holdsLock(TableMemory.class);
  }

  /** The error of memory whose file the system cannot read any more. */
  static DataException lost(InternalError fault) {
    return new DataException(
        "read table",
        null,
        "",
        "the file that the examples lie in was cut off, or its disk failed, while it was in use",
        "Leave the files of the data as they are until the run is done",
        fault);
  }
}
