package io.lockstep.backend.cuda;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;
import io.lockstep.backend.BackendOptions;
import io.lockstep.backend.BackendProvider;
import io.lockstep.backend.Discovery;
import io.lockstep.backend.Precision;
import io.lockstep.backend.cuda.compile.CachingCompiler;
import io.lockstep.backend.cuda.compile.KernelCompiler;
import io.lockstep.backend.cuda.driver.BlasLibrary;
import io.lockstep.backend.cuda.driver.JCublas;
import io.lockstep.backend.cuda.driver.Nvrtc;
import io.lockstep.backend.cuda.library.FoundLibrary;
import io.lockstep.backend.cuda.library.LibrarySearch;
import io.lockstep.backend.cuda.library.SystemEnvironment;
import io.lockstep.backend.support.BinaryCache;
import io.lockstep.backend.support.CacheFolder;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** NVIDIA's GPUs; looks for libraries and loads the driver when first asked for a device. */
public final class CudaBackendProvider implements BackendProvider {
  /** Above all other kinds of device. */
  private static final int RANK = 200;

  private final Supplier<SystemEnvironment> environment;
  private final Function<FoundLibrary, KernelCompiler> compilers;
  private final Function<FoundLibrary, BlasLibrary> blasLibraries;

  /** Creates the provider of this machine's GPUs. */
  public CudaBackendProvider() {
    this(
        () ->
            SystemEnvironment.ofThisMachine(
                CacheFolder.of("cuda", System.getenv(), System.getProperty("user.home", ""))
                    .resolve("libraries")),
        Nvrtc::load,
        JCublas::load);
  }

  CudaBackendProvider(
      Supplier<SystemEnvironment> environment,
      Function<FoundLibrary, KernelCompiler> compilers,
      Function<FoundLibrary, BlasLibrary> blasLibraries) {
    this.environment = environment;
    this.compilers = compilers;
    this.blasLibraries = blasLibraries;
  }

  @Override
  public String name() {
    return "cuda";
  }

  /**
   * Returns all: what a GPU, or a machine without cuBLAS, cannot do is said of each GPU when it is
   * found or opened.
   */
  @Override
  public Set<Precision> precisions() {
    return Set.of(Precision.values());
  }

  @Override
  public List<Discovery> discover() {
    return discover(Precision.STRICT);
  }

  @Override
  public List<Discovery> discover(Precision precision) {
    try {
      GpuCatalog catalog = GpuCatalog.of(new LibrarySearch(environment.get(), ""));
      return catalog.gpus().stream().map(gpu -> discovery(catalog, gpu, precision)).toList();
    } catch (BackendException e) {
      return List.of(Discovery.missing("cuda", String.valueOf(e.getMessage())));
    }
  }

  private static Discovery discovery(GpuCatalog catalog, Gpu gpu, Precision precision) {
    String refusal = gpu.refusal(precision);
    return refusal.isEmpty()
        ? Discovery.usable(gpu.label(), RANK, gpu.describe(catalog.library()))
        : Discovery.missing(gpu.label(), gpu.hardware() + "; " + refusal);
  }

  @Override
  public Backend open(BackendOptions options) {
    SystemEnvironment here = environment.get();
    CudaSettings settings =
        CudaSettings.of(options, here.environment(), System.getProperty("user.home", ""));
    GpuCatalog catalog = GpuCatalog.of(new LibrarySearch(here, settings.libraries()));
    Gpu gpu = catalog.choose(settings.queue().device(), options.precision());
    KernelCompiler compiler =
        new CachingCompiler(
            compilers.apply(gpu.compiler()), new BinaryCache("cuda", settings.queue().cache()));
    BlasProducts.Wanted relaxed = relaxed(gpu, options.precision());
    return new CudaBackend(catalog.driver().open(gpu.index()), gpu, compiler, relaxed, settings);
  }

  /** Loads cuBLAS if a precision needs it. */
  private BlasProducts.@Nullable Wanted relaxed(Gpu gpu, Precision precision) {
    return precision == Precision.STRICT
        ? null
        : new BlasProducts.Wanted(precision, blasLibraries.apply(gpu.blas()));
  }
}
