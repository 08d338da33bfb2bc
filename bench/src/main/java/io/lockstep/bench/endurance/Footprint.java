package io.lockstep.bench.endurance;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What this process holds.
 *
 * @param heap bytes in use on Java's heap after a collection
 * @param resident bytes of memory in all, or 0 where Linux's {@code /proc} is missing
 * @param outside bytes of these that are not Java's heap
 * @param descriptors open files, or 0 where that is not known
 * @param threads live threads
 */
record Footprint(long heap, long resident, long outside, long descriptors, int threads) {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String COMMANDS = "com.sun.management:type=DiagnosticCommand";
  private static final int COLLECTIONS = 2;
  private static final long PAUSE_MILLIS = 30;

  /**
   * Collects what is unreachable, lets cleaners run, has C give back what it keeps of freed memory
   * (the JIT frees hundreds of megabytes), and looks.
   */
  static Footprint now() throws IOException {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      pause();
    }
    trim();
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    long resident = residentBytes();
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Footprint(
        heap.getUsed(),
        resident,
        Math.max(0, resident - heap.getCommitted()),
        system instanceof UnixOperatingSystemMXBean unix ? unix.getOpenFileDescriptorCount() : 0,
        ManagementFactory.getThreadMXBean().getThreadCount());
  }

  private static long residentBytes() throws IOException {
    if (!Files.exists(STATUS)) {
      return 0;
    }
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .sum();
  }

  /** As {@code jcmd System.trim_native_heap} does; a JVM that cannot says so, which is no harm. */
  private static void trim() {
    try {
      ManagementFactory.getPlatformMBeanServer()
          .invoke(new ObjectName(COMMANDS), "systemTrimNativeHeap", null, null);
    } catch (JMException e) {
      // Then there is somewhat more that is only kept.
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
