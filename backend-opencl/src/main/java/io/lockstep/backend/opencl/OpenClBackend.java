package io.lockstep.backend.opencl;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.DeviceInfo;
import io.lockstep.backend.opencl.driver.OpenCl;
import io.lockstep.backend.queue.QueueBackend;
import io.lockstep.kernels.render.c.CRenderer;
import io.lockstep.kernels.render.c.dialect.Dialects;

/** An OpenCL device. */
public final class OpenClBackend extends QueueBackend {
  private static final System.Logger LOG = System.getLogger("io.lockstep.backend.opencl");

  private final DeviceProperties properties;

  /**
   * Opens a device that has what is required, and probes its bits.
   *
   * @throws BackendException if that fails; nothing is held then
   */
  OpenClBackend(OpenCl cl, DeviceProperties properties, OpenClSettings settings) {
    this(properties, new OpenClQueue(cl, properties, settings), settings);
  }

  private OpenClBackend(DeviceProperties properties, OpenClQueue queue, OpenClSettings settings) {
    super(new CRenderer(Dialects.OPENCL, properties.limits()), queue, settings.queue());
    this.properties = properties;
    Profile profile = queue.profile();
    if (profile != null) {
      closeLater(() ->
          LOG.log(
              System.Logger.Level.INFO,
              "[profile] " + properties.label() + "\n" + profile.table()));
    }
  }

  DeviceProperties properties() {
    return properties;
  }

  @Override
  public DeviceInfo info() {
    return new DeviceInfo("opencl", properties.describe(), properties.memoryBytes(), false);
  }
}
