package io.lockstep.parity;

import io.lockstep.tensor.EngineOptions;
import java.util.List;
import java.util.stream.Stream;

/**
 * A way to open an engine that must give the same bits as every other.
 *
 * @param name for messages, such as {@code cpu scalar 2 threads}
 * @param options how it is opened
 */
public record Variant(String name, EngineOptions options) {
  /** Returns two ways to open each of some devices: with fused kernels and without. */
  public static List<Variant> fusedAndUnfused(List<String> devices) {
    return devices.stream()
        .flatMap(device -> {
          EngineOptions options = EngineOptions.of(device);
          return Stream.of(
              new Variant(device, options),
              new Variant(device + " unfused", options.withFusion(false)));
        })
        .toList();
  }
}
