package io.lockstep.training.nn;

import com.sun.management.OperatingSystemMXBean;
import io.lockstep.backend.OutOfDeviceMemoryException;
import io.lockstep.tensor.Engine;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * How much memory a device and its host have, to be held against what a model needs before any of
 * it is taken; all figures in bytes.
 *
 * @param device its name
 * @param total what the device has, or its engine may take
 * @param free what of that nobody has taken
 * @param hostTotal what the host has
 * @param hostFree what of that nobody has taken
 */
public record AvailableMemory(String device, long total, long free, long hostTotal, long hostFree) {
  /** Bytes that any machine has. */
  private static final long LITTLE = 1L << 30;

  /** Returns what there is for an engine now. */
  public static AvailableMemory of(Engine engine) {
    AvailableMemory host = ofHost(engine.device().backend());
    long own = engine.device().memoryBytes();
    return own == 0
        ? host
        : new AvailableMemory(
            host.device(),
            own,
            Math.max(0, own - engine.memoryBytes()),
            host.hostTotal(),
            host.hostFree());
  }

  /**
   * Returns what this machine has now.
   *
   * @param name by which it is told
   */
  public static AvailableMemory ofHost(String name) {
    OperatingSystemMXBean host =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long total = host.getTotalMemorySize();
    long free = Math.min(total, host.getFreeMemorySize());
    return new AvailableMemory(name, total, free, total, free);
  }

  /** Returns whether the device could have so much, if all of it were free. */
  public boolean mayHold(long bytes) {
    return bytes < LITTLE || bytes <= total;
  }

  /**
   * Checks that the device could hold the parameters and the state of a network.
   *
   * @throws OutOfDeviceMemoryException if not
   */
  void require(Structure network) {
    long bytes = Float.BYTES * Math.addExact(network.parameterCount(), network.stateCount());
    if (!mayHold(bytes)) {
      throw OutOfDeviceMemoryException.of(
          bytes,
          total - free,
          free,
          "[model] "
              + network.parameterCount()
              + " parameters take "
              + gigabytes(bytes)
              + ", but "
              + this
              + "; use narrower or fewer layers");
    }
  }

  /** Returns the figures in words, such as {@code cpu has 25.0 GB, of which 9.5 GB are free}. */
  @Override
  public String toString() {
    String own = part(device, total, free);
    return total == hostTotal ? own : own + ", and " + part("its host", hostTotal, hostFree);
  }

  private static String part(String what, long all, long left) {
    return what + " has " + gigabytes(all) + ", of which " + gigabytes(left) + " are free";
  }

  /** Returns bytes in words, such as {@code 2.0 GB}. */
  public static String gigabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }
}
