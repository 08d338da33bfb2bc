package io.lockstep.backend.memory;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import com.sun.management.OperatingSystemMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory outside the heap that is bounded by the machine alone. What the JVM gives is bounded by
 * {@code -XX:MaxDirectMemorySize}, otherwise by the size of the heap, which a model or its data
 * need not fit into. So the JVM gives small pieces, as long as it does; all others are from C's
 * {@code calloc}, which are taken page by page when they are first written. Safe for any thread.
 */
public final class NativeMemory {
  /** Smaller pieces are worth no start of the linker to C. */
  private static final long LARGE = 1L << 26;

  private static final long PATIENCE_MILLIS = 20;

  /**
   * What the machine, or the container, has in all; the system lends more than that, then kills.
   */
  private static final long PHYSICAL =
      ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();

  private static final AtomicLong IN_USE = new AtomicLong();
  private static volatile boolean jvmIsFull;

  private NativeMemory() {}

  /** The functions of C, looked up when they are first needed. */
  private static final class C {
    static final MethodHandle CALLOC =
        function("calloc", FunctionDescriptor.of(ADDRESS, JAVA_LONG, JAVA_LONG));
    static final MethodHandle FREE = function("free", FunctionDescriptor.ofVoid(ADDRESS));

    private C() {}

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
    if (bytes < LARGE && !jvmIsFull) {
      try {
        return arena.allocate(bytes, alignment);
      } catch (OutOfMemoryError e) {
        jvmIsFull = true; // Asking again would take the JVM half a second each time.
      }
    }
    return fromSystem(arena, bytes, alignment);
  }

  /** Returns the bytes that the machine has beside the large pieces in use. */
  public static long free() {
    return Math.max(0, PHYSICAL - IN_USE.get());
  }

  private static MemorySegment fromSystem(Arena arena, long bytes, long alignment) {
    if (bytes > PHYSICAL - alignment) {
      throw outOfMemory(bytes);
    }
    long taken = bytes + alignment;
    MemorySegment start = tryAllocate(taken);
    if (start.equals(MemorySegment.NULL)) {
      collect();
      start = tryAllocate(taken);
    }
    if (start.equals(MemorySegment.NULL)) {
      throw outOfMemory(bytes);
    }
    Piece piece = new Piece(start, taken);
    MemorySegment whole;
    try {
      whole = start.reinterpret(taken, arena, _ -> piece.free());
    } catch (Throwable e) {
      piece.free();
      throw e;
    }
    return whole.asSlice(-start.address() & (alignment - 1), bytes);
  }

  private static OutOfMemoryError outOfMemory(long bytes) {
    return new OutOfMemoryError(bytes + " bytes beside " + IN_USE + " of " + PHYSICAL);
  }

  /** Pieces of arenas that nobody can reach any more are given back by the collector alone. */
  private static void collect() {
    System.gc();
    try {
      Thread.sleep(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static MemorySegment tryAllocate(long bytes) {
    if (IN_USE.addAndGet(bytes) <= PHYSICAL) {
      MemorySegment start = calloc(bytes);
      if (!start.equals(MemorySegment.NULL)) {
        return start;
      }
    }
    IN_USE.addAndGet(-bytes);
    return MemorySegment.NULL;
  }

  private static MemorySegment calloc(long bytes) {
    try {
      return (MemorySegment) C.CALLOC.invokeExact(1L, bytes);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("C's calloc throws nothing", e);
    }
  }

  /** What C has given, and takes back once. */
  private static final class Piece {
    private final MemorySegment start;
    private final long bytes;
    private final AtomicBoolean freed = new AtomicBoolean();

    Piece(MemorySegment start, long bytes) {
      this.start = start;
      this.bytes = bytes;
    }

    void free() {
      if (freed.getAndSet(true)) {
        return;
      }
      IN_USE.addAndGet(-bytes);
      try {
        C.FREE.invokeExact(start);
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new AssertionError("C's free throws nothing", e);
      }
    }
  }
}
