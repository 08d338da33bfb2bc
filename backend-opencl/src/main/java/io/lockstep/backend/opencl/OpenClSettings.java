package io.lockstep.backend.opencl;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.BackendOptions;
import io.lockstep.backend.support.CacheFolder;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The options of the OpenCL backend, checked.
 *
 * @param device which device: an index, part of a name, or empty for the best
 * @param memoryLimit most bytes of device memory, cached blocks included, or 0 for no limit
 * @param cache the folder of compiled kernels, or null for none ({@code opencl.cache}: a folder or
 *     {@code off}; otherwise below {@code LOCKSTEP_CACHE}, {@code XDG_CACHE_HOME/lockstep} or
 *     {@code ~/.cache/lockstep})
 * @param cacheWasSet whether it was set, so that it is used even where the driver has its own
 * @param poison whether fresh and recycled memory is filled with a NaN, so that a read of undefined
 *     contents shows ({@code opencl.poison=true})
 * @param check whether each kernel is waited for, so that an error names the kernel at fault
 *     ({@code opencl.check=true}; slow)
 * @param profile whether the time of each kernel is added up and logged at the end ({@code
 *     opencl.profile=true}; somewhat slower)
 * @param simulator whether a device need not claim what strict precision needs of floats, and only
 *     the bit probe decides ({@code opencl.simulator=true}; for simulators that find faults, such
 *     as Oclgrind: the probe is a sample and no proof); every buffer is new then and just as large
 *     as it must be, so that stray accesses show
 */
record OpenClSettings(
    String device,
    long memoryLimit,
    @Nullable Path cache,
    boolean cacheWasSet,
    boolean poison,
    boolean check,
    boolean profile,
    boolean simulator) {
  private static final String CACHE = "opencl.cache";
  private static final String POISON = "opencl.poison";
  private static final String CHECK = "opencl.check";
  private static final String PROFILE = "opencl.profile";
  private static final String SIMULATOR = "opencl.simulator";
  private static final List<String> KNOWN = List.of(CACHE, CHECK, POISON, PROFILE, SIMULATOR);

  /**
   * Returns the options of a device about to be opened.
   *
   * @throws BackendException if a setting is unknown or malformed
   */
  static OpenClSettings of(BackendOptions options) {
    return of(options, System.getenv(), System.getProperty("user.home", ""));
  }

  static OpenClSettings of(BackendOptions options, Map<String, String> environment, String home) {
    for (String name : options.settings().keySet()) {
      if (name.startsWith("opencl.") && !KNOWN.contains(name)) {
        throw new BackendException(
            "[opencl] unknown setting " + name + "; known are " + String.join(", ", KNOWN));
      }
    }
    return new OpenClSettings(
        options.device(),
        options.memoryLimit(),
        folder(options.settings().get(CACHE), environment, home),
        options.settings().containsKey(CACHE),
        flag(options, POISON),
        flag(options, CHECK),
        flag(options, PROFILE),
        flag(options, SIMULATOR));
  }

  /** Returns the folder of a device's compiled kernels, or null for none. */
  @Nullable Path cacheFor(DeviceProperties properties) {
    return properties.keepsPrograms() && !cacheWasSet ? null : cache;
  }

  private static @Nullable Path folder(
      @Nullable String setting, Map<String, String> environment, String home) {
    if (setting != null) {
      return setting.equals("off") ? null : path(setting);
    }
    return CacheFolder.of("opencl", environment, home);
  }

  private static Path path(String setting) {
    try {
      return Path.of(setting);
    } catch (InvalidPathException e) {
      throw new BackendException(
          "[opencl] setting " + CACHE + " is no folder: " + e.getMessage() + "; name one, or off",
          e);
    }
  }

  private static boolean flag(BackendOptions options, String name) {
    String value = options.settings().getOrDefault(name, "false");
    if (!value.equals("true") && !value.equals("false")) {
      throw new BackendException(
          "[opencl] setting " + name + " is '" + value + "'; use true or false");
    }
    return value.equals("true");
  }
}
