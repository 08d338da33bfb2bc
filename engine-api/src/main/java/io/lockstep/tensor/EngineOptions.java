package io.lockstep.tensor;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendOptions;
import io.lockstep.backend.Precision;
import io.lockstep.backend.discovery.Devices;
import java.util.HashMap;
import java.util.Map;

/**
 * How an {@link Engine} is opened.
 *
 * @param device {@code auto}, {@code cpu}, {@code opencl:1} and the like
 * @param threads number of CPU threads, or 0 for one per available processor
 * @param memoryLimit most bytes of device memory to use, or 0 for no limit
 * @param precision how exactly products are computed
 * @param fuse whether kernels are fused; without, the bits are the same, only slower, save in
 *     precision bf16, which rounds what leaves a kernel
 * @param settings backend-specific settings by name, such as {@code cpu.vector=false}
 */
public record EngineOptions(
    String device,
    int threads,
    long memoryLimit,
    Precision precision,
    boolean fuse,
    Map<String, String> settings) {
  /** The best device with all its threads, in strict precision. */
  public static final EngineOptions DEFAULT =
      new EngineOptions("auto", 0, 0, Precision.STRICT, true, Map.of());

  /** Copies the settings. */
  public EngineOptions {
    settings = Map.copyOf(settings);
  }

  /** Returns the options for a device by name. */
  public static EngineOptions of(String device) {
    return DEFAULT.withDevice(device);
  }

  /** Returns these options with another device. */
  public EngineOptions withDevice(String name) {
    return new EngineOptions(name, threads, memoryLimit, precision, fuse, settings);
  }

  /** Returns these options with another number of threads. */
  public EngineOptions withThreads(int count) {
    return new EngineOptions(device, count, memoryLimit, precision, fuse, settings);
  }

  /** Returns these options with another memory limit in bytes. */
  public EngineOptions withMemoryLimit(long bytes) {
    return new EngineOptions(device, threads, bytes, precision, fuse, settings);
  }

  /** Returns these options with another precision. */
  public EngineOptions withPrecision(Precision wanted) {
    return new EngineOptions(device, threads, memoryLimit, wanted, fuse, settings);
  }

  /** Returns these options with fusion on or off. */
  public EngineOptions withFusion(boolean on) {
    return new EngineOptions(device, threads, memoryLimit, precision, on, settings);
  }

  /** Returns these options with one more backend-specific setting. */
  public EngineOptions with(String setting, String value) {
    Map<String, String> more = new HashMap<>(settings);
    more.put(setting, value);
    return new EngineOptions(device, threads, memoryLimit, precision, fuse, more);
  }

  /**
   * Returns the open device of these options, for those who put it behind another backend.
   *
   * @throws io.lockstep.backend.BackendException if it is missing or unfit, with the reason
   */
  public Backend openDevice() {
    return Devices.open(device, new BackendOptions("", threads, memoryLimit, precision, settings));
  }
}
