package io.lockstep.cli.device;

import io.lockstep.backend.discovery.DeviceName;
import io.lockstep.backend.discovery.Devices;
import java.util.Iterator;
import java.util.stream.Stream;

/** What {@code --device} takes, for the help: {@code auto} and every backend on the class path. */
final class DeviceExamples implements Iterable<String> {
  @Override
  public Iterator<String> iterator() {
    return Stream.concat(Stream.of(DeviceName.AUTO), Devices.backends().stream()).iterator();
  }
}
