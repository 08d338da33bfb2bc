package io.lockstep.backend.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.BackendOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Settings that backends of queues have in common. */
class QueueSettingsTest {
  private static QueueSettings of(BackendOptions options) {
    return QueueSettings.of("gpu", options, List.of("gpu.fast"), Map.of(), "home");
  }

  private static String refusal(String name, String value) {
    BackendOptions options = BackendOptions.DEFAULT.with(name, value);
    return String.valueOf(assertThrows(BackendException.class, () -> of(options)).getMessage());
  }

  @Test
  void the_cache_is_where_it_was_set_or_where_the_system_keeps_caches() {
    QueueSettings settings = of(BackendOptions.DEFAULT);
    assertEquals("home/.cache/lockstep/gpu", String.valueOf(settings.cache()));
    assertFalse(settings.cacheWasSet());
    settings = of(BackendOptions.DEFAULT.with("gpu.cache", "there"));
    assertEquals("there", String.valueOf(settings.cache()));
    assertTrue(settings.cacheWasSet());
    settings = of(BackendOptions.DEFAULT.with("gpu.cache", "off"));
    assertEquals("null", String.valueOf(settings.cache()));
    assertTrue(settings.cacheWasSet());
  }

  @Test
  void a_folder_that_is_none_is_refused() {
    assertEquals(
        "[gpu] setting gpu.cache is no folder: Nul character not allowed: a\0b; name one, or off",
        refusal("gpu.cache", "a\0b"));
  }

  @Test
  void flags_are_off_unless_set() {
    assertFalse(of(BackendOptions.DEFAULT).poison());
    assertFalse(of(BackendOptions.DEFAULT).check());
    assertTrue(of(BackendOptions.DEFAULT.with("gpu.poison", "true")).poison());
    assertTrue(of(BackendOptions.DEFAULT.with("gpu.check", "true")).check());
    assertEquals(
        "[gpu] setting gpu.check is 'yes'; use true or false", refusal("gpu.check", "yes"));
  }

  @Test
  void settings_of_others_are_left_alone_and_unknown_ones_refused() {
    assertFalse(of(BackendOptions.DEFAULT.with("cpu.check", "yes").with("gpu.fast", "3")).check());
    assertEquals(
        "[gpu] unknown setting gpu.cash; known are gpu.cache, gpu.check, gpu.fast, gpu.poison",
        refusal("gpu.cash", "off"));
  }
}
