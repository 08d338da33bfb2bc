package io.lockstep.tensor;

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
import java.util.stream.Collectors;

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
    return providers().stream().flatMap(p -> p.discover().stream()).toList();
  }

  private static List<BackendProvider> providers() {
    List<BackendProvider> providers = new ArrayList<>();
    ServiceLoader.load(BackendProvider.class).forEach(providers::add);
    providers.sort(
        Comparator.comparingInt(BackendProvider::priority)
            .reversed()
            .thenComparing(BackendProvider::name));
    return providers;
  }

  static Backend open(EngineOptions options) {
    List<BackendProvider> providers = providers();
    String wanted = options.device().toLowerCase(Locale.ROOT);
    if (wanted.equals("auto")) {
      return openBest(providers, options);
    }
    int colon = wanted.indexOf(':');
    String name = colon < 0 ? wanted : wanted.substring(0, colon);
    String device = colon < 0 ? "" : options.device().substring(colon + 1);
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
    return provider.open(backendOptions(options, device));
  }

  private static Backend openBest(List<BackendProvider> providers, EngineOptions options) {
    List<String> refused = new ArrayList<>();
    for (BackendProvider provider : providers) {
      for (Discovery found : provider.discover()) {
        if (found.usable()) {
          int colon = found.device().indexOf(':');
          String device = colon < 0 ? "" : found.device().substring(colon + 1);
          LOG.log(
              System.Logger.Level.INFO,
              "device auto: chose {0} ({1}){2}",
              found.device(),
              found.detail(),
              refused.isEmpty() ? "" : "; not " + String.join("; not ", refused));
          return provider.open(backendOptions(options, device));
        }
        refused.add(found.device() + ": " + found.detail());
      }
    }
    throw new BackendException(
        "[device] no usable device"
            + (refused.isEmpty()
                ? ", because there is no backend on the class path; add lockstep-backend-cpu"
                : ": " + String.join("; ", refused)));
  }

  private static String names(List<BackendProvider> providers) {
    return providers.isEmpty()
        ? "none, add lockstep-backend-cpu"
        : providers.stream().map(BackendProvider::name).collect(Collectors.joining(", "));
  }

  private static BackendOptions backendOptions(EngineOptions options, String device) {
    return new BackendOptions(device, options.threads(), options.memoryLimit(), options.settings());
  }
}
