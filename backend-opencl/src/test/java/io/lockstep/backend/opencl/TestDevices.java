package io.lockstep.backend.opencl;

import static org.junit.jupiter.api.Assertions.fail;

import io.lockstep.backend.Discovery;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The OpenCL devices of the machine that tests run on. */
final class TestDevices {
  /** Where tests keep compiled kernels, so that the next run is quick. */
  static final String CACHE = "target/opencl-cache";

  private TestDevices() {}

  /**
   * Skips the calling test, with a printed reason, where there is no OpenCL device; where {@code
   * LOCKSTEP_REQUIRE_OPENCL=1} fails it.
   */
  static void require() {
    List<Discovery> found = new OpenClBackendProvider().discover();
    if (found.stream().anyMatch(Discovery::usable)) {
      return;
    }
    String reason = "no OpenCL device: " + found;
    if ("1".equals(System.getenv("LOCKSTEP_REQUIRE_OPENCL"))) {
      fail(reason);
    }
    System.out.println("skipped, " + reason);
    Assumptions.abort(reason);
  }
}
