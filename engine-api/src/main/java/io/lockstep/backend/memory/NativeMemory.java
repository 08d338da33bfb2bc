package io.lockstep.backend.memory;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.OperatingSystemMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Memory outside the heap that is bounded by the machine alone. What the JVM gives is bounded by
 * {@code -XX:MaxDirectMemorySize}, otherwise by the size of the heap, which a model or its data
 * need not fit into. So the JVM gives small pieces, up to half of what it has, for files and others
 * need the rest; all else is from C's {@code calloc}, and is taken page by page when it is first
 * written. Safe for any thread.
 */
public final class NativeMemory {
  /** Smaller pieces are worth no start of the linker to C, which takes a fifth of a second. */
  private static final long LARGE = 1L << 26;

  /** Bytes that the JVM is taken to have without a look at its limit. */
  private static final long LITTLE = 1L << 20;

  /** The longest of the waits for the collector's thread, which may be late on a busy machine. */
  private static final long PATIENCE_MILLIS = 320;

  private static final AtomicLong FROM_JVM = new AtomicLong();
  private static final AtomicLong FROM_SYSTEM = new AtomicLong();

  private NativeMemory() {}

  /** The part of the JVM's memory that pieces may take; looked up when it is first needed. */
  private static final class JvmShare {
    static final long BYTES = limit() / 2;

    private JvmShare() {}

    private static long limit() {
      @Nullable HotSpotDiagnosticMXBean jvm =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      long given =
          jvm == null ? 0 : Long.parseLong(jvm.getVMOption("MaxDirectMemorySize").getValue());
      return given > 0 ? given : Runtime.getRuntime().maxMemory();
    }
  }

  /** The machine and the functions of C, looked up when they are first needed. */
  private static final class Machine {
    /**
     * What the machine, or the container, has in all; the system lends more than that, then kills.
     */
    static final long PHYSICAL =
        ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();

    static final MethodHandle CALLOC =
        function("calloc", FunctionDescriptor.of(ADDRESS, JAVA_LONG, JAVA_LONG));
    static final MethodHandle FREE = function("free", FunctionDescriptor.ofVoid(ADDRESS));

    private Machine() {}

    private static MethodHandle function(String name, FunctionDescriptor type) {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
    }
  }

  /**
   * Returns zeroed memory, which is given back when the arena is closed or collected.
   *
   * @param bytes its size, at least 0
   * @param alignment of its address in bytes, a power of two
   * @throws OutOfMemoryError if there is not so much
   */
  public static MemorySegment allocate(Arena arena, long bytes, long alignment) {
    if (bytes < LARGE && jvmMayGive(bytes)) {
      Piece piece = new Piece(MemorySegment.NULL, bytes, FROM_JVM);
      try {
        return arena.allocate(bytes, alignment).reinterpret(bytes, arena, _ -> piece.giveBack());
      } catch (OutOfMemoryError e) {
        piece.giveBack(); // Others have used the JVM's memory up.
      }
    }
    return fromSystem(arena, bytes, alignment);
  }

  private static boolean jvmMayGive(long bytes) {
    long taken = FROM_JVM.addAndGet(bytes);
    if (taken <= LITTLE || taken <= JvmShare.BYTES) {
      return true;
    }
    FROM_JVM.addAndGet(-bytes);
    return false;
  }

  /** Returns the bytes that the machine has beside the pieces in use. */
  public static long free() {
    return Math.max(0, Machine.PHYSICAL - FROM_JVM.get() - FROM_SYSTEM.get());
  }

  private static MemorySegment fromSystem(Arena arena, long bytes, long alignment) {
    if (bytes > Machine.PHYSICAL - alignment) {
      throw outOfMemory(bytes);
    }
    long taken = bytes + alignment;
    MemorySegment start = tryAllocate(taken);
    for (long wait = 20; start.equals(MemorySegment.NULL) && wait <= PATIENCE_MILLIS; wait *= 2) {
      collect(wait);
      start = tryAllocate(taken);
    }
    if (start.equals(MemorySegment.NULL)) {
      throw outOfMemory(bytes);
    }
    Piece piece = new Piece(start, taken, FROM_SYSTEM);
    MemorySegment whole;
    try {
      whole = start.reinterpret(taken, arena, _ -> piece.giveBack());
    } catch (Throwable e) {
      piece.giveBack();
      throw e;
    }
    return whole.asSlice(-start.address() & (alignment - 1), bytes);
  }

  private static OutOfMemoryError outOfMemory(long bytes) {
    return new OutOfMemoryError(bytes + " bytes, with " + free() + " of the machine's free");
  }

  /** Pieces of arenas that nobody can reach any more are given back by the collector alone. */
  private static void collect(long millis) {
    System.gc();
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static MemorySegment tryAllocate(long bytes) {
    if (FROM_SYSTEM.addAndGet(bytes) <= Machine.PHYSICAL) {
      MemorySegment start = calloc(bytes);
      if (!start.equals(MemorySegment.NULL)) {
        return start;
      }
    }
    FROM_SYSTEM.addAndGet(-bytes);
    return MemorySegment.NULL;
  }

  private static MemorySegment calloc(long bytes) {
    try {
      return (MemorySegment) Machine.CALLOC.invokeExact(1L, bytes);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("C's calloc throws nothing", e);
    }
  }

  /** Bytes of one source, given back once; those of the JVM are the arena's to free. */
  private static final class Piece {
    private final MemorySegment start;
    private final long bytes;
    private final AtomicLong source;
    private final AtomicBoolean isBack = new AtomicBoolean();

    Piece(MemorySegment start, long bytes, AtomicLong source) {
      this.start = start;
      this.bytes = bytes;
      this.source = source;
    }

    void giveBack() {
      if (isBack.getAndSet(true)) {
        return;
      }
      source.addAndGet(-bytes);
      if (!start.equals(MemorySegment.NULL)) {
        free(start);
      }
    }
  }

  private static void free(MemorySegment start) {
    try {
      Machine.FREE.invokeExact(start);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("C's free throws nothing", e);
    }
  }
}
