package io.lockstep.backend.queue;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.BackendOptions;
import io.lockstep.backend.support.CacheFolder;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The options that backends of queues have in common, checked. Settings begin with the backend's
 * name, as in {@code opencl.cache}.
 *
 * @param backend its name
 * @param device which device: an index, part of a name, or empty for the best
 * @param memoryLimit most bytes of device memory, or 0 for no limit
 * @param cache the folder of compiled kernels, or null for none ({@code cache}: a folder or {@code
 *     off}; otherwise below {@code LOCKSTEP_CACHE}, {@code XDG_CACHE_HOME/lockstep} or {@code
 *     ~/.cache/lockstep})
 * @param cacheWasSet whether the user has set it
 * @param poison whether fresh and recycled memory is filled with a NaN, so that a read of undefined
 *     contents shows ({@code poison=true})
 * @param check whether each kernel is launched by itself and waited for, so that an error names the
 *     kernel at fault ({@code check=true}; slow)
 */
public record QueueSettings(
    String backend,
    String device,
    long memoryLimit,
    @Nullable Path cache,
    boolean cacheWasSet,
    boolean poison,
    boolean check) {
  private static final String CACHE = ".cache";
  private static final String POISON = ".poison";
  private static final String CHECK = ".check";

  /**
   * Returns the options of a device about to be opened.
   *
   * @param own the names of all other settings that the backend knows
   * @param environment the environment's variables
   * @param home the user's home folder
   * @throws BackendException if a setting is unknown or malformed
   */
  public static QueueSettings of(
      String backend,
      BackendOptions options,
      List<String> own,
      Map<String, String> environment,
      String home) {
    TreeSet<String> known =
        new TreeSet<>(List.of(backend + CACHE, backend + POISON, backend + CHECK));
    known.addAll(own);
    for (String name : options.settings().keySet()) {
      if (name.startsWith(backend + ".") && !known.contains(name)) {
        throw new BackendException(
            "["
                + backend
                + "] unknown setting "
                + name
                + "; known are "
                + String.join(", ", known));
      }
    }
    String cache = options.settings().getOrDefault(backend + CACHE, "");
    return new QueueSettings(
        backend,
        options.device(),
        options.memoryLimit(),
        switch (cache) {
          case "" -> CacheFolder.of(backend, environment, home);
          case "off" -> null;
          default -> path(backend, cache);
        },
        !cache.isEmpty(),
        flag(backend, options, backend + POISON),
        flag(backend, options, backend + CHECK));
  }

  private static Path path(String backend, String setting) {
    try {
      return Path.of(setting);
    } catch (InvalidPathException e) {
      throw new BackendException(
          "["
              + backend
              + "] setting "
              + backend
              + CACHE
              + " is no folder: "
              + e.getMessage()
              + "; name one, or off",
          e);
    }
  }

  /**
   * Returns a setting that is true or false, and false where it is not set.
   *
   * @throws BackendException if it is neither
   */
  public static boolean flag(String backend, BackendOptions options, String name) {
    String value = options.settings().getOrDefault(name, "false");
    if (!value.equals("true") && !value.equals("false")) {
      throw new BackendException(
          "[" + backend + "] setting " + name + " is '" + value + "'; use true or false");
    }
    return value.equals("true");
  }
}
