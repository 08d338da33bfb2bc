package io.lockstep.cli.device;

import io.lockstep.backend.Discovery;
import io.lockstep.backend.Precision;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.kernels.text.Suggestions;
import io.lockstep.tensor.Devices;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;

/** The backends this command knows of, whether or not the build has them. */
public final class Backends {
  /** The name that leaves the choice to the program. */
  public static final String AUTO = "auto";

  private static final List<String> KNOWN = List.of("cuda", "opencl", "cpu");
  private static final String NOT_IN_THIS_BUILD = "not in this build";

  private Backends() {}

  /** Returns every device that was found, and each backend that this build does not have. */
  static List<Discovery> discover() {
    return discover(Precision.STRICT);
  }

  /** Begins to look for devices, which takes some tenths of a second, on another thread. */
  static Future<List<Discovery>> discoverLater(Precision precision) {
    FutureTask<List<Discovery>> search = new FutureTask<>(() -> discover(precision));
    Thread.ofPlatform().daemon().name("lockstep-devices").start(search);
    return search;
  }

  private static List<Discovery> discover(Precision precision) {
    List<Discovery> all = new ArrayList<>(Devices.discover(precision));
    List<String> present = all.stream().map(found -> backend(found.device())).toList();
    for (String name : KNOWN) {
      if (!present.contains(name)) {
        all.add(Discovery.missing(name, NOT_IN_THIS_BUILD));
      }
    }
    return all;
  }

  /**
   * Checks the name of a device before any work is done.
   *
   * @throws UsageException if no device of that name can be used in that precision, with what is
   *     missing
   */
  static void check(String device, Precision precision) {
    String name = backend(device);
    List<String> names = new ArrayList<>(KNOWN.reversed());
    names.addFirst(AUTO);
    if (!names.contains(name)) {
      throw new UsageException(
          "[device] unknown device '" + device + "'; " + Suggestions.hint(name, names));
    }
    if (name.equals(AUTO)) {
      return;
    }
    List<Discovery> found = Devices.discover(name, precision);
    if (found.isEmpty()) {
      throw new UsageException(
          "[device] " + device + " is missing: it is not in this build. " + Devices.advice());
    }
    require(device, found);
  }

  /**
   * Requires that a device, or if it is named without a number any, is usable.
   *
   * @throws UsageException if not, with what is missing
   */
  public static void require(String device, List<Discovery> found) {
    List<Discovery> meant =
        found.stream().filter(d -> d.device().equalsIgnoreCase(device)).toList();
    List<Discovery> candidates = meant.isEmpty() ? found : meant;
    if (candidates.stream().noneMatch(Discovery::usable)) {
      throw new UsageException(
          candidates.stream()
                  .map(d -> "[device] " + d.device() + " is missing: " + d.detail())
                  .collect(Collectors.joining("\n"))
              + "; use one of those that 'lockstep devices' shows as usable, or auto");
    }
  }

  /** Returns the device that {@code auto} takes of those found. */
  public static String best(List<Discovery> found) {
    return found.stream().filter(Discovery::usable).map(Discovery::device).findFirst().orElse(AUTO);
  }

  /** Returns why the devices that {@code auto} passed over were not taken. */
  static String refusals(String chosen, List<Discovery> found) {
    StringBuilder text = new StringBuilder();
    for (Discovery one : found) {
      if (!backend(one.device()).equals(chosen)) {
        text.append("; not ").append(one.device()).append(": ");
        text.append(one.usable() ? "ranks lower" : one.detail());
      }
    }
    return text.toString();
  }

  private static String backend(String device) {
    int colon = device.indexOf(':');
    return (colon < 0 ? device : device.substring(0, colon)).toLowerCase(Locale.ROOT);
  }
}
