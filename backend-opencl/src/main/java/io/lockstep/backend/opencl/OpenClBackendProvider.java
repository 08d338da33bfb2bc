package io.lockstep.backend.opencl;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;
import io.lockstep.backend.BackendOptions;
import io.lockstep.backend.BackendProvider;
import io.lockstep.backend.Discovery;
import io.lockstep.backend.Precision;
import io.lockstep.backend.opencl.driver.OpenCl;
import io.lockstep.backend.opencl.driver.OpenClLibrary;
import java.util.List;
import java.util.Set;
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
      return DeviceCatalog.of(library.get(), false).discoveries();
    } catch (BackendException e) {
      return List.of(Discovery.missing("opencl", String.valueOf(e.getMessage())));
    }
  }

  @Override
  public Set<Precision> precisions() {
    return Set.of(Precision.STRICT, Precision.FAST, Precision.BF16);
  }

  @Override
  public Backend open(BackendOptions options) {
    OpenClSettings settings = OpenClSettings.of(options);
    OpenCl cl = library.get();
    DeviceCatalog devices = DeviceCatalog.of(cl, settings.simulator());
    return new OpenClBackend(cl, devices.choose(settings.queue().device()), settings);
  }
}
