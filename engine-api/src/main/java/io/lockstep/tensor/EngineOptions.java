package io.lockstep.tensor;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendOptions;
import io.lockstep.backend.Precision;
import io.lockstep.backend.discovery.Devices;

/**
 * How an {@link Engine} is opened.
 *
 * @param device {@code auto}, {@code cpu}, {@code opencl:1} and the like
 * @param fuse whether kernels are fused; without, the bits are the same, only slower, save in
 *     precision bf16, which rounds what leaves a kernel
 * @param backend what the backend is asked for: threads, memory, precision, settings of its own
 */
public record EngineOptions(String device, boolean fuse, BackendOptions backend) {
  /** The best device with all its threads, in strict precision. */
  public static final EngineOptions DEFAULT =
      new EngineOptions("auto", true, BackendOptions.DEFAULT);

  /** Returns the options for a device by name. */
  public static EngineOptions of(String device) {
    return DEFAULT.withDevice(device);
  }

  /** Returns how exactly products are computed. */
  public Precision precision() {
    return backend.precision();
  }

  /** Returns these options with another device. */
  public EngineOptions withDevice(String name) {
    return new EngineOptions(name, fuse, backend);
  }

  /**
   * Returns these options with another number of CPU threads, 0 for one per available processor.
   */
  public EngineOptions withThreads(int count) {
    return with(backend.withThreads(count));
  }

  /** Returns these options with another limit of device memory in bytes, 0 for none. */
  public EngineOptions withMemoryLimit(long bytes) {
    return with(backend.withMemoryLimit(bytes));
  }

  /** Returns these options with another precision. */
  public EngineOptions withPrecision(Precision wanted) {
    return with(backend.withPrecision(wanted));
  }

  /** Returns these options with fusion on or off. */
  public EngineOptions withFusion(boolean on) {
    return new EngineOptions(device, on, backend);
  }

  /** Returns these options with one more setting of a backend, such as {@code cpu.vector=false}. */
  public EngineOptions with(String setting, String value) {
    return with(backend.with(setting, value));
  }

  private EngineOptions with(BackendOptions options) {
    return new EngineOptions(device, fuse, options);
  }

  /**
   * Returns the open device of these options.
   *
   * @throws io.lockstep.backend.BackendException if it is missing or unfit, with the reason
   */
  public Backend openDevice() {
    return Devices.open(device, backend);
  }
}
