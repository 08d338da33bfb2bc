package io.lockstep.parity.junit;

import static org.junit.jupiter.api.Assertions.fail;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.Precision;
import io.lockstep.backend.discovery.DeviceName;
import io.lockstep.backend.discovery.Devices;
import io.lockstep.backend.discovery.FoundDevices;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;

/**
 * What becomes of a test whose device is not here: it is skipped, with the reason, or fails where
 * the test requires the device, or the environment does by {@code LOCKSTEP_REQUIRE_OPENCL=1} and
 * the like for other backends.
 */
public final class RequiredDevices {
  private final Map<String, String> environment;
  private final Set<String> backends;

  /**
   * Creates the rule.
   *
   * @param environment the variables of the environment
   * @param backends those that the test requires, such as {@code opencl}
   */
  public RequiredDevices(Map<String, String> environment, Set<String> backends) {
    this.environment = Map.copyOf(environment);
    this.backends = Set.copyOf(backends);
  }

  /**
   * Returns the names of all devices that compute in a precision here, the preferred ones first,
   * then those of the backends on the class path that have none.
   */
  public static List<String> all(Precision precision) {
    FoundDevices found = Devices.discover(precision);
    List<String> names = new ArrayList<>(found.usable());
    Devices.backends().stream().filter(b -> !names(names, b)).forEach(names::add);
    return names;
  }

  /** Returns whether one of the devices is of a backend. */
  static boolean names(List<String> devices, String backend) {
    return devices.stream().anyMatch(d -> DeviceName.parse(d).backend().equals(backend));
  }

  /**
   * Skips or fails the calling test, if a device could not be opened because there is none.
   *
   * @param device that was asked for, such as {@code opencl:1}
   * @param precision in which it was to compute
   * @param error of opening it
   * @throws BackendException the error, if there is such a device, or no such backend
   */
  public void missing(String device, Precision precision, BackendException error) {
    String reason = reason(device, precision, error);
    System.out.println("skipped, " + reason);
    Assumptions.abort(reason);
  }

  /**
   * Opens a device, if it is here; fails where it is not and must be.
   *
   * @param missing is given the reason why it is not here, which is printed, if not given before
   * @throws BackendException if there is such a device that cannot be opened, or no such backend
   */
  public Optional<Engine> open(EngineOptions options, List<String> missing) {
    try {
      return Optional.of(Engine.open(options));
    } catch (BackendException e) {
      String reason = reason(options.device(), options.precision(), e);
      if (!missing.contains(reason)) {
        System.out.println("skipped, " + reason);
        missing.add(reason);
      }
      return Optional.empty();
    }
  }

  /**
   * Skips or fails the calling test, if a backend has no device here.
   *
   * @param backend its name, such as {@code opencl}
   */
  public void missing(String backend) {
    if (Devices.discover(backend, Precision.STRICT).usable().isEmpty()) {
      try {
        Devices.open(backend).close();
      } catch (BackendException e) {
        missing(backend, Precision.STRICT, e);
      }
    }
  }

  /**
   * Returns why a device is not here; fails where it is required.
   *
   * @param device that was asked for, such as {@code opencl:1}
   * @param precision in which it was to compute
   * @param error of opening it
   * @throws BackendException the error, if there is such a device, or no such backend
   */
  public String reason(String device, Precision precision, BackendException error) {
    String backend = DeviceName.parse(device).backend();
    FoundDevices found = Devices.discover(backend, precision);
    if (Devices.provider(backend).isEmpty() || !found.usable().isEmpty()) {
      throw error;
    }
    String variable = "LOCKSTEP_REQUIRE_" + backend.toUpperCase(Locale.ROOT);
    String reason = "no device '" + device + "' here: " + error.getMessage();
    if ("1".equals(environment.get(variable))) {
      fail(reason + " (" + variable + "=1 requires it)", error);
    }
    if (backends.contains(backend)) {
      fail(reason + " (the test requires it)", error);
    }
    return reason;
  }
}
