package io.lockstep.parity;

import static org.junit.jupiter.api.Assertions.fail;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.Precision;
import io.lockstep.backend.discovery.DeviceName;
import io.lockstep.backend.discovery.Devices;
import io.lockstep.backend.discovery.FoundDevices;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/**
 * What becomes of a test whose device is not here: it is skipped, with the reason, or fails where
 * the environment has {@code LOCKSTEP_REQUIRE_OPENCL=1} and the like for other backends.
 */
final class RequiredDevices {
  private final Map<String, String> environment;

  /** Creates the rule for variables of the environment. */
  RequiredDevices(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Skips or fails the calling test, if a device could not be opened because there is none.
   *
   * @param device that was asked for, such as {@code opencl:1}
   * @param error of opening it
   * @throws BackendException the error, if there is such a device, or no such backend
   */
  void missing(String device, BackendException error) {
    String backend = DeviceName.parse(device).backend();
    FoundDevices found = Devices.discover(backend, Precision.STRICT);
    if (Devices.provider(backend).isEmpty() || !found.usable().isEmpty()) {
      throw error;
    }
    String variable = "LOCKSTEP_REQUIRE_" + backend.toUpperCase(Locale.ROOT);
    String reason = "no device '" + device + "' here: " + error.getMessage();
    if ("1".equals(environment.get(variable))) {
      fail(reason + " (" + variable + "=1 requires it)", error);
    }
    System.out.println("skipped, " + reason);
    Assumptions.abort(reason);
  }
}
