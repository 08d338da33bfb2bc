package io.lockstep.backend.cuda;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;
import io.lockstep.backend.BackendOptions;
import io.lockstep.backend.BackendProvider;
import io.lockstep.backend.Discovery;
import io.lockstep.backend.cuda.library.LibrarySearch;
import io.lockstep.backend.cuda.library.Surroundings;
import java.util.List;
import java.util.function.Supplier;

/** NVIDIA's GPUs; looks for libraries and loads the driver when first asked for a device. */
public final class CudaBackendProvider implements BackendProvider {
  private static final String UNFINISHED = "this build does not compute on it yet";

  private final Supplier<Surroundings> surroundings;

  /** Creates the provider of this machine's GPUs. */
  public CudaBackendProvider() {
    this(() ->
        Surroundings.ofThisMachine(
            CudaSettings.usualCache(System.getenv(), System.getProperty("user.home", ""))
                .resolve("libraries")));
  }

  CudaBackendProvider(Supplier<Surroundings> surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public String name() {
    return "cuda";
  }

  @Override
  public List<Discovery> discover() {
    try {
      GpuCatalog catalog = GpuCatalog.of(new LibrarySearch(surroundings.get(), ""));
      return catalog.gpus().stream().map(gpu -> discovery(catalog, gpu)).toList();
    } catch (BackendException e) {
      return List.of(Discovery.missing("cuda", String.valueOf(e.getMessage())));
    }
  }

  private static Discovery discovery(GpuCatalog catalog, Gpu gpu) {
    return Discovery.missing(
        gpu.label(),
        gpu.problem().isEmpty()
            ? gpu.describe(catalog.library()) + "; " + UNFINISHED
            : gpu.hardware() + "; cannot be used: " + gpu.problem());
  }

  @Override
  public Backend open(BackendOptions options) {
    Surroundings here = surroundings.get();
    CudaSettings settings =
        CudaSettings.of(options, here.environment(), System.getProperty("user.home", ""));
    Gpu gpu =
        GpuCatalog.of(new LibrarySearch(here, settings.libraries())).choose(settings.device());
    throw new BackendException(
        "[cuda] " + gpu.label() + " (" + gpu.hardware() + "): " + UNFINISHED + "; use cpu");
  }
}
