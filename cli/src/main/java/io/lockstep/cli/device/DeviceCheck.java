package io.lockstep.cli.device;

import io.lockstep.backend.Precision;
import io.lockstep.backend.discovery.DeviceName;
import io.lockstep.backend.discovery.Devices;
import io.lockstep.backend.discovery.FoundDevices;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.kernels.text.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Whether a device that is named can be used, before any work is done. */
public final class DeviceCheck {
  private DeviceCheck() {}

  /**
   * Checks the name of a device.
   *
   * @throws UsageException if no device of that name can be used in that precision, with what is
   *     missing
   */
  public static void require(String device, Precision precision) {
    if (DeviceName.isAuto(device)) {
      return;
    }
    String backend = DeviceName.parse(device).backend();
    List<String> names = new ArrayList<>(Devices.backends());
    if (!names.contains(backend)) {
      names.addFirst(DeviceName.AUTO);
      String advice = Suggestions.nearest(backend, names).isEmpty() ? ". " + Devices.advice() : "";
      throw new UsageException(
          "[device] unknown device '" + device + "'; " + Suggestions.hint(backend, names) + advice);
    }
    require(device, Devices.discover(backend, precision));
  }

  /**
   * Requires that a device, or if it is named without a number any, is usable.
   *
   * @throws UsageException if not, with what is missing
   */
  public static void require(String device, FoundDevices found) {
    FoundDevices meant = found.meant(device);
    if (meant.usable().isEmpty()) {
      throw new UsageException(
          meant.stream()
                  .map(d -> "[device] " + d.device() + " is missing: " + d.detail())
                  .collect(Collectors.joining("\n"))
              + "; use one of those that 'lockstep devices' shows as usable, or auto");
    }
  }
}
