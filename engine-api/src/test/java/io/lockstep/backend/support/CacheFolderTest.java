package io.lockstep.backend.support;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CacheFolderTest {
  private static Path folder(Map<String, String> environment) {
    return CacheFolder.of("things", environment, "/home/me");
  }

  @Test
  void it_is_where_the_system_keeps_caches() {
    assertEquals(Path.of("/home/me/.cache/lockstep/things"), folder(Map.of()));
    assertEquals(Path.of("/x/lockstep/things"), folder(Map.of("XDG_CACHE_HOME", "/x")));
  }

  @Test
  void it_is_where_the_user_says() {
    assertEquals(
        Path.of("/y/things"), folder(Map.of("XDG_CACHE_HOME", "/x", "LOCKSTEP_CACHE", "/y")));
  }

  @Test
  void empty_variables_count_as_not_set() {
    assertEquals(
        Path.of("/home/me/.cache/lockstep/things"),
        folder(Map.of("XDG_CACHE_HOME", "", "LOCKSTEP_CACHE", "")));
  }
}
