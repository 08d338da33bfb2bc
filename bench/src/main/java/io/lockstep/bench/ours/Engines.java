package io.lockstep.bench.ours;

import static java.util.stream.Collectors.joining;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.Discovery;
import io.lockstep.backend.OutOfDeviceMemoryException;
import io.lockstep.backend.Precision;
import io.lockstep.backend.discovery.DeviceName;
import io.lockstep.backend.discovery.Devices;
import io.lockstep.backend.discovery.FoundDevices;
import io.lockstep.bench.worker.UnavailableException;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** The engines of one device, one for each precision, opened when first asked for. */
final class Engines implements AutoCloseable {
  private final String device;
  private final int threads;
  private final Map<Precision, Engine> open = new EnumMap<>(Precision.class);

  /** Creates none yet; 0 threads are as many as an engine takes by itself. */
  Engines(String device, int threads) {
    this.device = device;
    this.threads = threads;
  }

  /**
   * Returns the engine of a precision.
   *
   * @throws UnavailableException if this machine has no such device, or not in that precision
   */
  Engine get(String precision) {
    Precision wanted = Precision.valueOf(precision.toUpperCase(Locale.ROOT));
    return open.computeIfAbsent(wanted, this::open);
  }

  private Engine open(Precision precision) {
    String backend = DeviceName.parse(device).backend();
    FoundDevices found = Devices.discover(backend, precision);
    if (found.usable().isEmpty()) {
      String reasons = found.stream().map(Discovery::detail).collect(joining("; "));
      throw new UnavailableException(found.all().isEmpty() ? "no backend " + backend : reasons);
    }
    try {
      return Engine.open(EngineOptions.of(device).withPrecision(precision).withThreads(threads));
    } catch (OutOfDeviceMemoryException e) {
      throw e;
    } catch (BackendException e) {
      if (precision == Precision.STRICT) {
        throw e;
      }
      throw new UnavailableException(String.valueOf(e.getMessage()));
    }
  }

  /** Frees all devices. */
  @Override
  public void close() {
    open.values().forEach(Engine::close);
    open.clear();
  }
}
