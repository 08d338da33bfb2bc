package io.lockstep.backend;

import java.util.Map;

/**
 * What the user asked for when opening a device.
 *
 * @param device the part behind the colon in {@code opencl:1}, or empty
 * @param threads number of CPU threads, or 0 for one per available processor
 * @param memoryLimit most bytes of device memory to use, or 0 for no limit
 * @param precision how exactly products are computed; one that the provider offers
 * @param settings backend-specific settings by name, such as {@code cpu.vector=false}
 */
public record BackendOptions(
    String device,
    int threads,
    long memoryLimit,
    Precision precision,
    Map<String, String> settings) {
  /** The defaults. */
  public static final BackendOptions DEFAULT =
      new BackendOptions("", 0, 0, Precision.STRICT, Map.of());

  /** Threads that may be asked for where there are few processors; few of them are of use. */
  private static final int MANY_THREADS = 256;

  /** Threads that may be asked for, for each processor. */
  private static final int THREADS_OF_PROCESSOR = 4;

  /** Copies the settings and checks the numbers. */
  public BackendOptions {
    settings = Map.copyOf(settings);
    if (threads < 0 || memoryLimit < 0) {
      throw new IllegalArgumentException(
          "[options] threads and memory limit must not be negative: "
              + threads
              + ", "
              + memoryLimit
              + "; use 0 for the default");
    }
    int processors = Runtime.getRuntime().availableProcessors();
    if (threads > mostThreads(processors)) {
      throw new IllegalArgumentException(
          "[options] "
              + threads
              + " threads for "
              + processors
              + " processors; give at most "
              + mostThreads(processors)
              + ", or 0 for one for each processor");
    }
  }

  /** Returns the largest number of threads that may be asked for on so many processors. */
  public static int mostThreads(int processors) {
    return Math.max(MANY_THREADS, THREADS_OF_PROCESSOR * processors);
  }

  /** Returns these options with another number of threads. */
  public BackendOptions withThreads(int count) {
    return new BackendOptions(device, count, memoryLimit, precision, settings);
  }

  /** Returns these options with another device. */
  public BackendOptions withDevice(String name) {
    return new BackendOptions(name, threads, memoryLimit, precision, settings);
  }

  /** Returns these options with another memory limit in bytes. */
  public BackendOptions withMemoryLimit(long bytes) {
    return new BackendOptions(device, threads, bytes, precision, settings);
  }

  /** Returns these options with another precision. */
  public BackendOptions withPrecision(Precision wanted) {
    return new BackendOptions(device, threads, memoryLimit, wanted, settings);
  }

  /** Returns these options with one more setting. */
  public BackendOptions with(String name, String value) {
    Map<String, String> more = new java.util.HashMap<>(settings);
    more.put(name, value);
    return new BackendOptions(device, threads, memoryLimit, precision, more);
  }
}
