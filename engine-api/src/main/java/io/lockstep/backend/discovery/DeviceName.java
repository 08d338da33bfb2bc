package io.lockstep.backend.discovery;

import java.util.Locale;

/**
 * What a user calls a device: {@code cpu}, {@code opencl:1}, {@code auto}.
 *
 * @param backend the part before the colon, in lower case
 * @param device the part behind the colon, or empty
 */
public record DeviceName(String backend, String device) {
  /** The name that leaves the choice to {@link Devices}. */
  public static final String AUTO = "auto";

  /** Returns the parts of a name. */
  public static DeviceName parse(String name) {
    int colon = name.indexOf(':');
    return colon < 0
        ? new DeviceName(name.toLowerCase(Locale.ROOT), "")
        : new DeviceName(
            name.substring(0, colon).toLowerCase(Locale.ROOT), name.substring(colon + 1));
  }

  /** Returns whether a name leaves the choice open. */
  public static boolean isAuto(String name) {
    return name.equalsIgnoreCase(AUTO);
  }
}
