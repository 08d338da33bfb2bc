package io.lockstep.tensor;

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
import java.util.Locale;
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
  public static List<Discovery> discover() {
    return discover(Precision.STRICT);
  }

  /**
   * Returns what each backend found or misses, the preferred ones first; one that does not compute
   * in a precision counts as missing.
   */
  public static List<Discovery> discover(Precision precision) {
    return discover(providers(), precision);
  }

  /**
   * Returns what one backend found or misses, the preferred devices first; loads no other backend.
   *
   * @param backend its name, such as {@code opencl}
   * @return empty if it is not on the class path
   */
  public static List<Discovery> discover(String backend, Precision precision) {
    return discover(providers().stream().filter(p -> p.name().equals(backend)).toList(), precision);
  }

  /** One search at a time: PoCL faults where two threads ask it for the first time at once. */
  private static synchronized List<Discovery> discover(
      List<BackendProvider> providers, Precision precision) {
    return providers.stream()
        .flatMap(p ->
            p.precisions().contains(precision)
                ? p.discover(precision).stream()
                : Stream.of(Discovery.missing(p.name(), lacks(p, precision))))
        .sorted(Comparator.comparingInt(Discovery::rank).reversed())
        .toList();
  }

  /** Returns how backends are found, and what was, for a message about one that is missing. */
  public static String advice() {
    return ServiceFiles.advice();
  }

  private static List<BackendProvider> providers() {
    List<BackendProvider> providers = new ArrayList<>();
    ServiceLoader.load(BackendProvider.class).forEach(providers::add);
    providers.sort(Comparator.comparing(BackendProvider::name));
    return providers;
  }

  /**
   * Returns the open device of the given options, for those who put it behind another backend.
   *
   * @throws BackendException if it is missing or unfit, with the reason
   */
  public static Backend open(EngineOptions options) {
    List<BackendProvider> providers = providers();
    if (options.device().equalsIgnoreCase("auto")) {
      return openBest(providers, options);
    }
    return open(providers, options.device(), options);
  }

  private static Backend open(
      List<BackendProvider> providers, String wanted, EngineOptions options) {
    int colon = wanted.indexOf(':');
    String name = (colon < 0 ? wanted : wanted.substring(0, colon)).toLowerCase(Locale.ROOT);
    String device = colon < 0 ? "" : wanted.substring(colon + 1);
    BackendProvider provider =
        providers.stream()
            .filter(p -> p.name().equals(name))
            .findFirst()
            .orElseThrow(() ->
                new BackendException(
                    "[device] no backend '"
                        + name
                        + "' on the class path; there is: "
                        + names(providers)
                        + "; use one of them or auto, or add lockstep-backend-"
                        + name
                        + ". "
                        + ServiceFiles.advice()));
    if (!provider.precisions().contains(options.precision())) {
      throw new BackendException("[device] " + name + ": " + lacks(provider, options.precision()));
    }
    return provider.open(
        new BackendOptions(
            device,
            options.threads(),
            options.memoryLimit(),
            options.precision(),
            options.settings()));
  }

  private static String lacks(BackendProvider provider, Precision precision) {
    return "it does not compute in precision "
        + precision
        + ", only in "
        + provider.precisions().stream().sorted().map(Precision::label).collect(joining(", "))
        + "; choose one of those, or another device";
  }

  private static Backend openBest(List<BackendProvider> providers, EngineOptions options) {
    List<Discovery> found = discover(options.precision());
    Discovery best =
        found.stream()
            .filter(Discovery::usable)
            .findFirst()
            .orElseThrow(() -> new BackendException("[device] no usable device" + whyNot(found)));
    List<Discovery> others = found.stream().filter(d -> d != best).toList();
    LOG.log(
        System.Logger.Level.INFO,
        "device auto: chose {0} ({1}){2}",
        best.device(),
        best.detail(),
        others.stream().map(d -> "; not " + d.device() + ": " + reason(d)).collect(joining()));
    return open(providers, best.device(), options);
  }

  private static String whyNot(List<Discovery> found) {
    return found.isEmpty()
        ? ", because there is no backend on the class path; add lockstep-backend-cpu. "
            + ServiceFiles.advice()
        : found.stream().map(d -> d.device() + ": " + d.detail()).collect(joining("; ", ": ", ""));
  }

  private static String reason(Discovery passedOver) {
    return passedOver.usable() ? "ranks lower" : passedOver.detail();
  }

  private static String names(List<BackendProvider> providers) {
    return providers.isEmpty()
        ? "none"
        : providers.stream().map(BackendProvider::name).collect(joining(", "));
  }
}
