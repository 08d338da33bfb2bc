package io.lockstep.backend.cuda;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.BackendOptions;
import io.lockstep.backend.support.CacheFolder;
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
 * @param memoryLimit most bytes of device memory in use, or 0 for no limit
 * @param cache the folder of compiled kernels, or null for none ({@code cuda.cache}: a folder or
 *     {@code off}; otherwise below {@code LOCKSTEP_CACHE}, {@code XDG_CACHE_HOME/lockstep} or
 *     {@code ~/.cache/lockstep})
 * @param poison whether fresh memory is filled with a NaN, so that a read of undefined contents
 *     shows ({@code cuda.poison=true})
 * @param check whether each kernel is launched by itself and waited for, so that an error names the
 *     kernel at fault ({@code cuda.check=true}; slow)
 */
record CudaSettings(
    String device,
    String libraries,
    long memoryLimit,
    @Nullable Path cache,
    boolean poison,
    boolean check) {
  private static final String LIBRARIES = "cuda.libraries";
  private static final String CACHE = "cuda.cache";
  private static final String CHECK = "cuda.check";
  private static final String POISON = "cuda.poison";
  private static final List<String> KNOWN = List.of(CACHE, CHECK, LIBRARIES, POISON);

  /**
   * Returns the options of a GPU about to be opened.
   *
   * @throws BackendException if a setting is unknown or malformed
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
        options.memoryLimit(),
        cache.equals("off")
            ? null
            : cache.isEmpty() ? CacheFolder.of("cuda", environment, home) : Path.of(cache),
        flag(options, POISON),
        flag(options, CHECK));
  }

  private static boolean flag(BackendOptions options, String name) {
    String value = options.settings().getOrDefault(name, "false");
    if (!value.equals("true") && !value.equals("false")) {
      throw new BackendException(
          "[cuda] setting " + name + " is '" + value + "'; use true or false");
    }
    return value.equals("true");
  }
}
