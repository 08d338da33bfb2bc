package io.lockstep.cli.device;

import io.lockstep.backend.discovery.Devices;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.kernels.text.Suggestions;
import io.lockstep.tensor.EngineOptions;
import java.util.List;
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

  /**
   * Returns options with these settings.
   *
   * @throws UsageException if one begins with no backend's name; a backend checks its own
   */
  EngineOptions apply(EngineOptions options) {
    EngineOptions all = options;
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      String backend = setting.getKey().replaceFirst("\\..*", "");
      List<String> backends = Devices.backends();
      if (!backends.contains(backend)) {
        throw new UsageException(
            "[device] setting "
                + setting.getKey()
                + " is of the unknown backend '"
                + backend
                + "'; "
                + Suggestions.hint(backend, backends));
      }
      all = all.with(setting.getKey(), setting.getValue());
    }
    return all;
  }
}
