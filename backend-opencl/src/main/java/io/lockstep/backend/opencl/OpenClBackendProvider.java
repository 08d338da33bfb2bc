package io.lockstep.backend.opencl;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;
import io.lockstep.backend.BackendOptions;
import io.lockstep.backend.BackendProvider;
import io.lockstep.backend.Discovery;
import io.lockstep.backend.opencl.driver.OpenCl;
import io.lockstep.backend.opencl.driver.OpenClLibrary;
import java.util.List;
import java.util.function.Supplier;

/** OpenCL devices of all platforms; loads the OpenCL library when first asked for a device. */
public final class OpenClBackendProvider implements BackendProvider {
  private final Supplier<OpenCl> library;

  /** Creates the provider of this machine's devices. */
  public OpenClBackendProvider() {
    this(() -> OpenClLibrary.load());
  }

  OpenClBackendProvider(Supplier<OpenCl> library) {
    this.library = library;
  }

  @Override
  public String name() {
    return "opencl";
  }

  @Override
  public List<Discovery> discover() {
    try {
      return DeviceCatalog.of(library.get()).discoveries();
    } catch (BackendException e) {
      return List.of(Discovery.missing("opencl", String.valueOf(e.getMessage())));
    }
  }

  @Override
  public Backend open(BackendOptions options) {
    OpenClSettings settings = OpenClSettings.of(options);
    OpenCl cl = library.get();
    return new OpenClBackend(cl, DeviceCatalog.of(cl).choose(settings.device()), settings);
  }
}
