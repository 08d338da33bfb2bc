package io.lockstep.cli.device;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;
import io.lockstep.backend.BackendProvider;
import io.lockstep.backend.DeviceInfo;
import io.lockstep.backend.Discovery;
import io.lockstep.backend.OutOfDeviceMemoryException;
import io.lockstep.backend.Precision;
import io.lockstep.backend.discovery.DeviceName;
import io.lockstep.backend.discovery.Devices;
import io.lockstep.backend.discovery.FoundDevices;
import io.lockstep.cli.terminal.CommandReport;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options about where and how to compute. */
public final class DeviceOptions {
  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = DeviceName.AUTO,
      completionCandidates = DeviceExamples.class,
      description =
          "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); see 'lockstep devices'.")
  private String device = DeviceName.AUTO;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      defaultValue = "strict",
      description =
          "strict (the default): float32 with the same bits on every device. fast, tf32 or bf16: on"
              + " CUDA products by cuBLAS, without that promise; on CPU and OpenCL fast is strict,"
              + " bf16 has equal bits too, and tf32 is missing.")
  private String precision = Precision.STRICT.label();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "CPU threads (default: one per processor); their number changes no bit.")
  private @Nullable Integer threads;

  @Mixin private final DeviceSettings settings = new DeviceSettings();

  @Option(
      names = "--no-fuse",
      description = "Run every operation as a kernel of its own: slower, the same bits.")
  private boolean unfused;

  private @Nullable Future<FoundDevices> search;
  private int sharing = 1;

  /**
   * Checks what can be checked before any work is done. Where the device is to be chosen, begins to
   * look for it, so that it is found while data are read.
   *
   * @throws UsageException if a choice is not available
   */
  public void check() {
    Threads.check(threads);
    DeviceCheck.require(device, precision());
    if (isAuto()) {
      search = discoverLater(precision());
    }
  }

  private boolean isAuto() {
    return DeviceName.isAuto(device);
  }

  /** Begins to look for devices, which takes some tenths of a second, on another thread. */
  private static Future<FoundDevices> discoverLater(Precision precision) {
    FutureTask<FoundDevices> search = new FutureTask<>(() -> Devices.discover(precision));
    Thread.ofPlatform().daemon().name("lockstep-devices").start(search);
    return search;
  }

  /** Returns what there is to choose from; nothing if the device is named. */
  private FoundDevices found() {
    if (!isAuto()) {
      return new FoundDevices(List.of());
    }
    Future<FoundDevices> begun = search == null ? discoverLater(precision()) : search;
    try {
      return begun.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException reason) {
        throw reason;
      }
      throw new IllegalStateException("[device] the search for devices failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("[device] interrupted while looking for devices", e);
    }
  }

  /** Shares the threads out to several engines that are opened and work at a time. */
  public void shareBy(int engines) {
    sharing = engines;
  }

  /** The threads of an engine, 0 for one per processor. */
  private int threadsOfOne() {
    if (sharing == 1) {
      return threads == null ? 0 : threads;
    }
    int all = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    return Math.max(1, all / sharing);
  }

  private Precision precision() {
    return PrecisionNames.parse(precision);
  }

  /**
   * Opens the device; for {@code auto}, says on standard error what was chosen and why.
   *
   * @throws UsageException if it is missing or unfit, with the reason
   */
  public Engine open(Terminal terminal) {
    return open(terminal, UnaryOperator.identity());
  }

  /**
   * Opens the device behind another that is made of it.
   *
   * @throws UsageException if it is missing or unfit, with the reason
   */
  public Engine open(Terminal terminal, UnaryOperator<Backend> front) {
    FoundDevices found = found();
    EngineOptions options =
        EngineOptions.of(isAuto() ? found.best().map(Discovery::device).orElse(device) : device)
            .withPrecision(precision())
            .withThreads(threadsOfOne())
            .withFusion(!unfused);
    options = settings.apply(options);
    Engine engine;
    try {
      engine = Engine.on(front.apply(options.openDevice()), options);
    } catch (OutOfDeviceMemoryException e) {
      throw e;
    } catch (BackendException e) {
      throw UsageException.of(e);
    }
    if (isAuto()) {
      DeviceInfo info = engine.device();
      String refusals = found.passedOver(info.backend());
      terminal
          .err()
          .printf("[device] auto chose %s (%s)%s%n", info.backend(), info.description(), refusals);
    }
    return engine;
  }

  /** Adds the device and the precision to a report, and the number of threads if it has any. */
  public CommandReport describe(CommandReport report, Engine engine) {
    String backend = engine.device().backend();
    report.with("device", backend).with("precision", engine.options().precision().label());
    return Devices.provider(backend).map(BackendProvider::usesThreads).orElse(false)
        ? report.with(
            "threads", threads == null ? Runtime.getRuntime().availableProcessors() : threads)
        : report;
  }
}
