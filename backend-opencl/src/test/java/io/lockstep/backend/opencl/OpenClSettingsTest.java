package io.lockstep.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.BackendOptions;
import io.lockstep.backend.opencl.driver.Cl;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenClSettingsTest {
  private static OpenClSettings of(BackendOptions options) {
    return OpenClSettings.of(options, Map.of(), "home");
  }

  private static String cache(Map<String, String> environment) {
    return String.valueOf(
        OpenClSettings.of(BackendOptions.DEFAULT, environment, "home").queue().cache());
  }

  private static String cache(String setting) {
    return String.valueOf(of(BackendOptions.DEFAULT.with("opencl.cache", setting)).queue().cache());
  }

  private static String refusal(String name, String value) {
    BackendOptions options = BackendOptions.DEFAULT.with(name, value);
    return String.valueOf(assertThrows(BackendException.class, () -> of(options)).getMessage());
  }

  @Test
  void the_cache_is_where_it_was_set_or_where_the_system_keeps_caches() {
    assertEquals("home/.cache/lockstep/opencl", cache(Map.of()));
    assertEquals("x/lockstep/opencl", cache(Map.of("XDG_CACHE_HOME", "x")));
    assertEquals("own/opencl", cache(Map.of("XDG_CACHE_HOME", "x", "LOCKSTEP_CACHE", "own")));
    assertEquals("set", cache("set"));
    assertEquals("null", cache("off"));
  }

  @Test
  void pocl_keeps_programs_itself_so_they_are_kept_twice_on_demand_only() {
    FakeOpenCl cl = new FakeOpenCl();
    assertEquals("home/.cache/lockstep/opencl", cacheFor(cl, BackendOptions.DEFAULT));
    cl.text(Cl.PLATFORM_NAME, "Portable Computing Language");
    assertEquals("null", cacheFor(cl, BackendOptions.DEFAULT));
    assertEquals("set", cacheFor(cl, BackendOptions.DEFAULT.with("opencl.cache", "set")));
  }

  private static String cacheFor(FakeOpenCl cl, BackendOptions options) {
    return String.valueOf(of(options).cacheFor(DeviceCatalog.of(cl, false).choose("0")));
  }

  @Test
  void flags_are_off_unless_set() {
    assertFalse(of(BackendOptions.DEFAULT).queue().poison());
    assertFalse(of(BackendOptions.DEFAULT).queue().check());
    assertTrue(of(BackendOptions.DEFAULT.with("opencl.poison", "true")).queue().poison());
    assertTrue(of(BackendOptions.DEFAULT.with("opencl.check", "true")).queue().check());
  }

  @Test
  void settings_of_other_backends_are_left_alone() {
    assertFalse(of(BackendOptions.DEFAULT.with("cpu.vector", "false")).queue().check());
  }

  @Test
  void settings_that_are_unknown_or_malformed_are_refused() {
    assertEquals(
        "[opencl] unknown setting opencl.caches; known are opencl.cache, opencl.check,"
            + " opencl.poison, opencl.profile, opencl.simulator",
        refusal("opencl.caches", "off"));
    assertEquals(
        "[opencl] setting opencl.poison is 'yes'; use true or false",
        refusal("opencl.poison", "yes"));
  }
}
