package io.lockstep.cli;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.DeviceInfo;
import io.lockstep.backend.OutOfDeviceMemoryException;
import io.lockstep.kernels.text.Suggestions;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options about where and how to compute. */
final class DeviceOptions {
  private static final String STRICT = "strict";
  private static final List<String> PRECISIONS = List.of(STRICT, "fast", "tf32", "bf16");

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = Backends.AUTO,
      description =
          "auto, cpu, opencl or cuda (default: ${DEFAULT-VALUE}); see 'lockstep devices'.")
  private String device = Backends.AUTO;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      defaultValue = STRICT,
      description = "strict (the default): float32 with the same bits on every device.")
  private String precision = STRICT;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "CPU threads (default: one per processor); their number changes no bit.")
  private @Nullable Integer threads;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "A setting of the device, such as opencl.check=true; may be given again.")
  private Map<String, String> settings = Map.of();

  @Option(
      names = "--no-fuse",
      description = "Run every operation as a kernel of its own: slower, the same bits.")
  private boolean unfused;

  /**
   * Checks what can be checked before any work is done.
   *
   * @throws UsageException if a choice is not available
   */
  void check() {
    String wanted = precision.toLowerCase(Locale.ROOT);
    if (!PRECISIONS.contains(wanted)) {
      throw new UsageException(
          "[precision] unknown precision '"
              + precision
              + "'; "
              + Suggestions.hint(wanted, PRECISIONS));
    }
    if (!wanted.equals(STRICT)) {
      throw new UsageException(
          "[precision] "
              + wanted
              + " is not available on this device yet; strict is what it"
              + " computes, so leave --precision out");
    }
    if (threads != null && threads < 1) {
      throw new UsageException(
          "[threads] the number of threads must be at least 1, got "
              + threads
              + "; leave --threads out for one per processor");
    }
    Backends.check(device);
  }

  /**
   * Opens the device; for {@code auto}, says on standard error what was chosen and why.
   *
   * @throws UsageException if it is missing or unfit, with the reason
   */
  Engine open(Terminal terminal) {
    EngineOptions options =
        EngineOptions.of(Backends.chosen(device))
            .withThreads(threads == null ? 0 : threads)
            .withFusion(!unfused);
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      options = options.with(setting.getKey(), setting.getValue());
    }
    Engine engine;
    try {
      engine = Engine.open(options);
    } catch (OutOfDeviceMemoryException e) {
      throw e;
    } catch (BackendException e) {
      throw UsageException.of(e);
    }
    if (device.equalsIgnoreCase(Backends.AUTO)) {
      DeviceInfo info = engine.device();
      String refusals = Backends.refusals(info.backend());
      terminal
          .err()
          .printf("[device] auto chose %s (%s)%s%n", info.backend(), info.description(), refusals);
    }
    return engine;
  }

  /** Adds the device, the precision and the number of CPU threads to a report. */
  Report describe(Report report, Engine engine) {
    int count = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    return report
        .with("device", engine.device().backend())
        .with("precision", STRICT)
        .with("threads", count);
  }
}
