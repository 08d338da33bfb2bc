package io.lockstep.backend.opencl;

import static org.junit.jupiter.api.Assertions.fail;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.BackendOptions;
import io.lockstep.backend.Discovery;
import io.lockstep.backend.opencl.driver.OpenClLibrary;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** The OpenCL devices of the machine that tests run on. */
final class TestDevices {
  /** Where tests keep compiled kernels, so that the next run is quick. */
  static final String CACHE = "target/opencl-cache";

  private TestDevices() {}

  /**
   * Returns the settings of backends on a real device: memory poisoned, and {@code
   * -Dopencl.simulator=true} for a device that does not claim all it can do.
   */
  static Map<String, String> settings() {
    return Map.of("opencl.cache", CACHE, "opencl.poison", "true", "opencl.simulator", simulator());
  }

  static BackendOptions options() {
    BackendOptions options = BackendOptions.DEFAULT;
    for (Map.Entry<String, String> setting : settings().entrySet()) {
      options = options.with(setting.getKey(), setting.getValue());
    }
    return options;
  }

  private static String simulator() {
    return System.getProperty("opencl.simulator", "false");
  }

  /**
   * Skips the calling test, with a printed reason, where there is no OpenCL device; where {@code
   * LOCKSTEP_REQUIRE_OPENCL=1} fails it.
   */
  static void require() {
    String reason;
    try {
      DeviceCatalog devices =
          DeviceCatalog.of(OpenClLibrary.load(), Boolean.parseBoolean(simulator()));
      if (devices.discoveries().stream().anyMatch(Discovery::usable)) {
        return;
      }
      reason = "no usable OpenCL device: " + devices.discoveries();
    } catch (BackendException e) {
      reason = "no OpenCL device: " + e.getMessage();
    }
    if ("1".equals(System.getenv("LOCKSTEP_REQUIRE_OPENCL"))) {
      fail(reason);
    }
    System.out.println("skipped, " + reason);
    Assumptions.abort(reason);
  }
}
