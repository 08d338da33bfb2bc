package io.lockstep.cli.device;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;
import io.lockstep.backend.Discovery;
import io.lockstep.backend.OutOfDeviceMemoryException;
import io.lockstep.backend.Precision;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.tensor.Devices;
import io.lockstep.tensor.EngineOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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
      List<Discovery> found = Devices.discover(precision);
      List<String> usable =
          found.stream().filter(Discovery::usable).map(Discovery::device).toList();
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
    Backends.check(name, precision);
    if (name.startsWith("cpu:")) {
      throw new UsageException(
          "[device] there is one cpu, got '" + name + "'; give cpu without a number");
    }
  }

  /**
   * Returns the device that a name means as {@code lockstep devices} shows it: for a backend's name
   * alone and for {@code auto}, the best that is usable; the name itself if there is none such.
   */
  public static String resolved(String name) {
    return Devices.discover().stream()
        .filter(Discovery::usable)
        .map(Discovery::device)
        .filter(device ->
            name.equals(Backends.AUTO) || device.equals(name) || device.startsWith(name + ":"))
        .findFirst()
        .orElse(name);
  }

  /** Returns how one of them is opened. */
  public EngineOptions options(String name) {
    return EngineOptions.of(name).withThreads(threads == null ? 0 : threads);
  }

  /**
   * Opens one of them.
   *
   * @throws UsageException if it is missing or unfit, with the reason
   */
  public Backend open(String name) {
    try {
      return Devices.open(options(name));
    } catch (OutOfDeviceMemoryException e) {
      throw e;
    } catch (BackendException e) {
      throw UsageException.of(e);
    }
  }
}
