package io.lockstep.backend.cuda;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.BackendOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The options of the CUDA backend, checked.
 *
 * @param device which GPU: an index, part of a name, or empty for the best
 * @param libraries files and folders to look for CUDA's libraries in first, separated as in {@code
 *     PATH} ({@code cuda.libraries}), or empty
 * @param cache the folder of compiled kernels, or null for none ({@code cuda.cache}: a folder or
 *     {@code off}; otherwise below {@code LOCKSTEP_CACHE}, {@code XDG_CACHE_HOME/lockstep} or
 *     {@code ~/.cache/lockstep})
 */
record CudaSettings(String device, String libraries, @Nullable Path cache) {
  private static final String LIBRARIES = "cuda.libraries";
  private static final String CACHE = "cuda.cache";
  private static final List<String> KNOWN = List.of(CACHE, LIBRARIES);

  /**
   * Returns the options of a GPU about to be opened.
   *
   * @throws BackendException if a setting is unknown
   */
  static CudaSettings of(BackendOptions options, Map<String, String> environment, String home) {
    for (String name : options.settings().keySet()) {
      if (name.startsWith("cuda.") && !KNOWN.contains(name)) {
        throw new BackendException(
            "[cuda] unknown setting " + name + "; known are " + String.join(", ", KNOWN));
      }
    }
    String cache = options.settings().getOrDefault(CACHE, "");
    return new CudaSettings(
        options.device(),
        options.settings().getOrDefault(LIBRARIES, ""),
        cache.equals("off")
            ? null
            : cache.isEmpty() ? usualCache(environment, home) : Path.of(cache));
  }

  /** Returns the folder for what is worth keeping between runs. */
  static Path usualCache(Map<String, String> environment, String home) {
    String own = environment.getOrDefault("LOCKSTEP_CACHE", "");
    if (!own.isEmpty()) {
      return Path.of(own, "cuda");
    }
    String general = environment.getOrDefault("XDG_CACHE_HOME", "");
    return general.isEmpty()
        ? Path.of(home, ".cache", "lockstep", "cuda")
        : Path.of(general, "lockstep", "cuda");
  }
}
