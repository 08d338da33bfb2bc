package io.lockstep.backend.cpu;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import com.sun.management.OperatingSystemMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory for large buffers, from C's {@code calloc}: zeroed, and page by page only when it is first
 * written. The JVM's own way to memory outside the heap is bounded by the size of the heap (unless
 * {@code -XX:MaxDirectMemorySize} is given), which a large model need not fit into.
 */
final class LargeMemory {
  private static final MethodHandle CALLOC =
      function("calloc", FunctionDescriptor.of(ADDRESS, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle FREE = function("free", FunctionDescriptor.ofVoid(ADDRESS));

  /**
   * What the machine, or the container, has in all; the system lends more than that, then kills.
   */
  private static final long PHYSICAL =
      ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();

  private static final AtomicLong IN_USE = new AtomicLong();

  private LargeMemory() {}

  private static MethodHandle function(String name, FunctionDescriptor type) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
  }

  /**
   * Returns zeroed memory that is freed when the arena is closed.
   *
   * @throws OutOfMemoryError if there is not so much
   */
  static MemorySegment allocate(Arena arena, long bytes, long alignment) {
    long taken = bytes + alignment;
    MemorySegment start = MemorySegment.NULL;
    if (IN_USE.addAndGet(taken) <= PHYSICAL) {
      start = zeroed(taken);
    }
    if (start.equals(MemorySegment.NULL)) {
      IN_USE.addAndGet(-taken);
      throw new OutOfMemoryError(taken + " bytes beside " + IN_USE + " of " + PHYSICAL);
    }
    MemorySegment owned = start;
    return start
        .reinterpret(taken, arena, _ -> free(owned, taken))
        .asSlice(-start.address() & (alignment - 1), bytes);
  }

  private static MemorySegment zeroed(long bytes) {
    try {
      return (MemorySegment) CALLOC.invokeExact(1L, bytes);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("C's calloc throws nothing", e);
    }
  }

  private static void free(MemorySegment start, long bytes) {
    IN_USE.addAndGet(-bytes);
    try {
      FREE.invokeExact(start);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("C's free throws nothing", e);
    }
  }
}
