package io.lockstep.cli.device;

import io.lockstep.tensor.EngineOptions;
import java.util.Map;
import picocli.CommandLine.Option;

/** The option for what a backend alone knows. */
final class DeviceSettings {
  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description =
          "A setting of a device's backend, such as opencl.check=true; may be given again.")
  private Map<String, String> settings = Map.of();

  /** Returns options with these settings. */
  EngineOptions apply(EngineOptions options) {
    EngineOptions all = options;
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      all = all.with(setting.getKey(), setting.getValue());
    }
    return all;
  }
}
