package io.lockstep.backend.opencl;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.BackendOptions;
import io.lockstep.backend.queue.QueueSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The options of the OpenCL backend, checked.
 *
 * @param queue those that it shares with others
 * @param profile whether the time of each kernel is added up and logged at the end ({@code
 *     opencl.profile=true}; somewhat slower)
 * @param simulator whether a device need not claim what strict precision needs of floats, and only
 *     the bit probe decides ({@code opencl.simulator=true}; for simulators that find faults, such
 *     as Oclgrind: the probe is a sample and no proof); every buffer is new then and just as large
 *     as it must be, so that stray accesses show
 */
record OpenClSettings(QueueSettings queue, boolean profile, boolean simulator) {
  private static final String PROFILE = "opencl.profile";
  private static final String SIMULATOR = "opencl.simulator";

  /**
   * Returns the options of a device about to be opened.
   *
   * @throws BackendException if a setting is unknown or malformed
   */
  static OpenClSettings of(BackendOptions options) {
    return of(options, System.getenv(), System.getProperty("user.home", ""));
  }

  static OpenClSettings of(BackendOptions options, Map<String, String> environment, String home) {
    return new OpenClSettings(
        QueueSettings.of("opencl", options, List.of(PROFILE, SIMULATOR), environment, home),
        QueueSettings.flag("opencl", options, PROFILE),
        QueueSettings.flag("opencl", options, SIMULATOR));
  }

  /** Returns the folder of a device's compiled kernels, or null for none. */
  @Nullable Path cacheFor(DeviceProperties properties) {
    return properties.keepsPrograms() && !queue.cacheWasSet() ? null : queue.cache();
  }
}
