package io.lockstep.tensor;

import static java.util.stream.Collectors.joining;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;
import io.lockstep.backend.BackendOptions;
import io.lockstep.backend.BackendProvider;
import io.lockstep.backend.Discovery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;

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
    return providers().stream()
        .flatMap(p -> p.discover().stream())
        .sorted(Comparator.comparingInt(Discovery::rank).reversed())
        .toList();
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
                        + "; use one of them or auto"));
    return provider.open(
        new BackendOptions(device, options.threads(), options.memoryLimit(), options.settings()));
  }

  private static Backend openBest(List<BackendProvider> providers, EngineOptions options) {
    List<Discovery> found = discover();
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
        ? ", because there is no backend on the class path; add lockstep-backend-cpu"
        : found.stream().map(d -> d.device() + ": " + d.detail()).collect(joining("; ", ": ", ""));
  }

  private static String reason(Discovery passedOver) {
    return passedOver.usable() ? "ranks lower" : passedOver.detail();
  }

  private static String names(List<BackendProvider> providers) {
    return providers.isEmpty()
        ? "none, add lockstep-backend-cpu"
        : providers.stream().map(BackendProvider::name).collect(joining(", "));
  }
}
