package io.lockstep.cli;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;
import io.lockstep.backend.Discovery;
import io.lockstep.backend.OutOfDeviceMemoryException;
import io.lockstep.tensor.Devices;
import io.lockstep.tensor.EngineOptions;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options about several devices at once. */
final class DeviceNames {
  @Option(
      names = "--devices",
      paramLabel = "NAMES",
      split = ",",
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
   * Returns the names.
   *
   * @throws UsageException if this build has no such backend
   */
  List<String> names() {
    if (threads != null && threads < 1) {
      throw new UsageException(
          "[threads] the number of threads must be at least 1, got "
              + threads
              + "; leave --threads out for one per processor");
    }
    if (names.isEmpty()) {
      return Devices.discover().stream().filter(Discovery::usable).map(Discovery::device).toList();
    }
    List<String> given = names.stream().map(n -> n.strip().toLowerCase(Locale.ROOT)).toList();
    given.forEach(Backends::check);
    return given;
  }

  /** Returns how one of them is opened. */
  EngineOptions options(String name) {
    return EngineOptions.of(name).withThreads(threads == null ? 0 : threads);
  }

  /**
   * Opens one of them.
   *
   * @throws UsageException if it is missing or unfit, with the reason
   */
  Backend open(String name) {
    try {
      return Devices.open(options(name));
    } catch (OutOfDeviceMemoryException e) {
      throw e;
    } catch (BackendException e) {
      throw UsageException.of(e);
    }
  }
}
