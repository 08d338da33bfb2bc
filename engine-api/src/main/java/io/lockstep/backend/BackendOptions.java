package io.lockstep.backend;

import java.util.Map;

/**
 * What the user asked for when opening a device.
 *
 * @param device the part behind the colon in {@code opencl:1}, or empty
 * @param threads number of CPU threads, or 0 for one per available processor
 * @param memoryLimit most bytes of device memory to use, or 0 for no limit
 * @param settings backend-specific settings by name, such as {@code cpu.vector=false}
 */
public record BackendOptions(
    String device, int threads, long memoryLimit, Map<String, String> settings) {
  /** The defaults. */
  public static final BackendOptions DEFAULT = new BackendOptions("", 0, 0, Map.of());

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
  }

  /** Returns these options with another number of threads. */
  public BackendOptions withThreads(int count) {
    return new BackendOptions(device, count, memoryLimit, settings);
  }

  /** Returns these options with one more setting. */
  public BackendOptions with(String name, String value) {
    Map<String, String> more = new java.util.HashMap<>(settings);
    more.put(name, value);
    return new BackendOptions(device, threads, memoryLimit, more);
  }
}
