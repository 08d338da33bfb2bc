package io.lockstep.cli.device;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendOptions;
import io.lockstep.backend.BackendProvider;
import io.lockstep.backend.DeviceInfo;
import io.lockstep.backend.Discovery;
import io.lockstep.backend.discovery.Devices;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;

/** A backend that nothing else in the project knows: two devices, each of them the CPU again. */
public final class TwinBackendProvider implements BackendProvider {
  @Override
  public String name() {
    return "twin";
  }

  @Override
  public List<Discovery> discover() {
    return List.of(
        Discovery.usable("twin:0", -200, "the CPU again"),
        Discovery.missing("twin:1", "it sleeps; wake it with twinctl"));
  }

  @Override
  public Backend open(BackendOptions options) {
    Backend cpu = Devices.open("cpu", options);
    return (Backend)
        Proxy.newProxyInstance(
            Backend.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (_, method, arguments) -> {
              try {
                return method.getName().equals("info")
                    ? new DeviceInfo("twin", "the CPU again", 0, true)
                    : method.invoke(cpu, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
