package io.lockstep.backend.support;

import java.nio.file.Path;
import java.util.Map;

/** Where files lie that may be deleted at any time: compiled kernels, scratch files. */
public final class CacheFolder {
  private CacheFolder() {}

  /**
   * Returns a folder below {@code LOCKSTEP_CACHE}, else {@code XDG_CACHE_HOME/lockstep}, else
   * {@code ~/.cache/lockstep}; it need not exist.
   *
   * @param purpose the folder's name
   * @param environment the environment's variables; an empty one counts as not set
   * @param home the user's home folder
   */
  public static Path of(String purpose, Map<String, String> environment, String home) {
    String own = environment.getOrDefault("LOCKSTEP_CACHE", "");
    if (!own.isEmpty()) {
      return Path.of(own, purpose);
    }
    String general = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path caches = general.isEmpty() ? Path.of(home, ".cache") : Path.of(general);
    return caches.resolve("lockstep").resolve(purpose);
  }
}
