package io.lockstep.cli.device;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;
import io.lockstep.backend.BackendProvider;
import io.lockstep.backend.OutOfDeviceMemoryException;
import io.lockstep.backend.Precision;
import io.lockstep.backend.discovery.DeviceName;
import io.lockstep.backend.discovery.Devices;
import io.lockstep.backend.discovery.FoundDevices;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.tensor.EngineOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options about several devices at once. */
public final class DeviceNames {
  @Option(
      names = "--devices",
      paramLabel = "NAMES",
      description = {
        "Such as cpu,opencl:1, with a comma between (default: all that are usable); see 'lockstep"
            + " devices'."
      })
  private List<String> names = List.of();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "CPU threads (default: one per processor); their number changes no bit.")
  private @Nullable Integer threads;

  @Mixin private final DeviceSettings settings = new DeviceSettings();

  /**
   * Returns the names of devices for strict precision.
   *
   * @throws UsageException if one is empty or this build has no such backend
   */
  public List<String> names() {
    return names(Precision.STRICT);
  }

  /**
   * Returns the names of devices for a precision.
   *
   * @throws UsageException if one is empty or cannot be used in that precision, or if none is given
   *     and none can
   */
  public List<String> names(Precision precision) {
    Threads.check(threads);
    if (names.isEmpty()) {
      FoundDevices found = Devices.discover(precision);
      List<String> usable = found.usable();
      if (usable.isEmpty()) {
        throw new UsageException(
            "[device] none can be used in precision "
                + precision.label()
                + ": "
                + found.stream()
                    .map(d -> d.device() + " is missing: " + d.detail())
                    .collect(Collectors.joining("; ")));
      }
      return usable;
    }
    List<String> given =
        names.stream()
            .flatMap(n -> Arrays.stream(n.split(",", -1)))
            .map(n -> n.strip().toLowerCase(Locale.ROOT))
            .toList();
    given.forEach(name -> check(name, precision));
    return given;
  }

  private void check(String name, Precision precision) {
    if (name.isEmpty()) {
      throw new UsageException(
          "[device] a name is empty in --devices "
              + String.join(",", names)
              + "; give names with one comma between, as in cpu,opencl");
    }
    DeviceCheck.require(name, precision);
    DeviceName parts = DeviceName.parse(name);
    boolean single = Devices.provider(parts.backend()).map(BackendProvider::isSingle).orElse(false);
    if (single && !name.equals(parts.backend())) {
      throw new UsageException(
          "[device] there is one "
              + parts.backend()
              + ", got '"
              + name
              + "'; give "
              + parts.backend()
              + " without a number");
    }
  }

  /** Returns how one of them is opened. */
  public EngineOptions options(String name) {
    return settings.apply(EngineOptions.of(name).withThreads(threads == null ? 0 : threads));
  }

  /**
   * Opens one of them.
   *
   * @throws UsageException if it is missing or unfit, with the reason
   */
  public Backend open(String name) {
    try {
      return options(name).openDevice();
    } catch (OutOfDeviceMemoryException e) {
      throw e;
    } catch (BackendException e) {
      throw UsageException.of(e);
    }
  }
}
