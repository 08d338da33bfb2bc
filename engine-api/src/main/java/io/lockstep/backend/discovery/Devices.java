package io.lockstep.backend.discovery;

import static java.util.stream.Collectors.joining;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;
import io.lockstep.backend.BackendOptions;
import io.lockstep.backend.BackendProvider;
import io.lockstep.backend.Discovery;
import io.lockstep.backend.Precision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * The devices on this machine and how one is chosen. A device named by the user is taken or refused
 * with the reason, never replaced; {@code auto} logs one line that says what was chosen and why the
 * others were not.
 */
public final class Devices {
  private static final System.Logger LOG = System.getLogger(Devices.class.getName());

  private Devices() {}

  /** Returns what each backend on the class path found or misses, the preferred ones first. */
  public static FoundDevices discover() {
    return discover(Precision.STRICT);
  }

  /**
   * Returns what each backend found or misses, the preferred ones first; one that does not compute
   * in a precision counts as missing.
   */
  public static FoundDevices discover(Precision precision) {
    return discover(providers(), precision);
  }

  /**
   * Returns what one backend found or misses, the preferred devices first; loads no other backend.
   *
   * @param backend its name, such as {@code opencl}
   * @return empty if it is not on the class path
   */
  public static FoundDevices discover(String backend, Precision precision) {
    return discover(provider(backend).stream().toList(), precision);
  }

  /**
   * One search, or opening, at a time: drivers may fault where two threads ask them for the first
   * time at once, as PoCL does.
   */
  private static synchronized FoundDevices discover(
      List<BackendProvider> providers, Precision precision) {
    return new FoundDevices(
        providers.stream()
            .flatMap(p ->
                p.precisions().contains(precision)
                    ? found(p, precision).stream()
                    : Stream.of(Discovery.missing(p.name(), lacks(p, precision))))
            .sorted(Comparator.comparingInt(Discovery::rank).reversed())
            .toList());
  }

  /** Returns what a backend found; one that fails, which none must, has no device. */
  private static List<Discovery> found(BackendProvider provider, Precision precision) {
    try {
      return provider.discover(precision);
    } catch (RuntimeException | LinkageError e) {
      return List.of(Discovery.missing(provider.name(), "its search failed: " + e));
    }
  }

  /** Returns the names of the backends on the class path, in alphabetical order. */
  public static List<String> backends() {
    return providers().stream().map(BackendProvider::name).toList();
  }

  /**
   * Returns what a backend says of itself; loads none.
   *
   * @param backend its name, such as {@code opencl}
   * @return empty if it is not on the class path
   */
  public static Optional<BackendProvider> provider(String backend) {
    return providers().stream().filter(p -> p.name().equals(backend)).findFirst();
  }

  /** Returns how backends are found, and what was, for a message about one that is missing. */
  public static String advice() {
    return ServiceFiles.advice();
  }

  private static List<BackendProvider> providers() {
    List<BackendProvider> providers = new ArrayList<>();
    try {
      ServiceLoader.load(BackendProvider.class).forEach(providers::add);
    } catch (ServiceConfigurationError e) {
      throw new BackendProviderException(e);
    }
    providers.sort(Comparator.comparing(BackendProvider::name));
    return providers;
  }

  /**
   * Returns an open device with default options.
   *
   * @param name {@code auto}, {@code cpu}, {@code opencl:1} and the like
   * @throws BackendException if it is missing or unfit, with the reason
   */
  public static Backend open(String name) {
    return open(name, BackendOptions.DEFAULT);
  }

  /**
   * Returns an open device.
   *
   * @param name {@code auto}, {@code cpu}, {@code opencl:1} and the like, in place of the device
   *     that the options name
   * @throws BackendException if it is missing or unfit, with the reason
   */
  public static Backend open(String name, BackendOptions options) {
    return DeviceName.isAuto(name) ? openBest(options) : openNamed(name, options);
  }

  private static Backend openNamed(String name, BackendOptions options) {
    DeviceName wanted = DeviceName.parse(name);
    BackendProvider provider =
        provider(wanted.backend()).orElseThrow(() -> unknown(wanted.backend()));
    if (!provider.precisions().contains(options.precision())) {
      throw new BackendException(
          "[device] " + wanted.backend() + ": " + lacks(provider, options.precision()));
    }
    return open(provider, options.withDevice(wanted.device()));
  }

  private static synchronized Backend open(BackendProvider provider, BackendOptions options) {
    return provider.open(options);
  }

  private static BackendException unknown(String backend) {
    List<String> there = backends();
    return new BackendException(
        "[device] no backend '"
            + backend
            + "' on the class path; there is: "
            + (there.isEmpty() ? "none" : String.join(", ", there))
            + "; use one of them or auto, or add lockstep-backend-"
            + backend
            + ". "
            + advice());
  }

  private static String lacks(BackendProvider provider, Precision precision) {
    return "it does not compute in precision "
        + precision
        + ", only in "
        + provider.precisions().stream().sorted().map(Precision::label).collect(joining(", "))
        + "; choose one of those, or another device";
  }

  private static Backend openBest(BackendOptions options) {
    FoundDevices found = discover(options.precision());
    Discovery best =
        found
            .best()
            .orElseThrow(() -> new BackendException("[device] no usable device" + whyNot(found)));
    LOG.log(
        System.Logger.Level.INFO,
        "device auto: chose {0} ({1}){2}",
        best.device(),
        best.detail(),
        found.passedOver(DeviceName.parse(best.device()).backend()));
    return openNamed(best.device(), options);
  }

  private static String whyNot(FoundDevices found) {
    return found.all().isEmpty()
        ? ", because there is no backend on the class path; add lockstep-backend-cpu. " + advice()
        : found.stream().map(d -> d.device() + ": " + d.detail()).collect(joining("; ", ": ", ""));
  }
}
