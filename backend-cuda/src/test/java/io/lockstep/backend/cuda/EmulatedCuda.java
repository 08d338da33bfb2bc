package io.lockstep.backend.cuda;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendOptions;
import io.lockstep.backend.BackendProvider;
import io.lockstep.backend.Discovery;
import io.lockstep.backend.Precision;
import io.lockstep.backend.cuda.compile.KernelCompiler;
import io.lockstep.backend.cuda.driver.JCublas;
import io.lockstep.backend.cuda.library.SystemEnvironment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The CUDA backend on the {@link StubDriver} and {@link StubBlas}, with kernels from the {@link
 * EmulatingCompiler}: the host code of the backend, on no GPU.
 */
public final class EmulatedCuda implements BackendProvider {
  private final CudaBackendProvider provider;

  /** Creates the provider. */
  public EmulatedCuda() {
    this(new EmulatingCompiler());
  }

  /** Creates the provider with another compiler. */
  EmulatedCuda(KernelCompiler compiler) {
    this.provider =
        new CudaBackendProvider(EmulatedCuda::environment, _ -> compiler, JCublas::load);
  }

  /** Returns a machine with the stubs of driver and cuBLAS, and a file in the place of NVRTC. */
  static SystemEnvironment environment() {
    StubDriver stub = StubDriver.loaded();
    StubBlas.loaded();
    Path root = Objects.requireNonNull(stub.file().getParent());
    return new SystemEnvironment(
        false,
        root,
        Map.of("LOCKSTEP_CUDA_LIBRARIES", root.toString()),
        List::of,
        List::of,
        ClassLoader.getPlatformClassLoader(),
        root.resolve("cache"));
  }

  @Override
  public String name() {
    return "emulated";
  }

  @Override
  public Set<Precision> precisions() {
    return provider.precisions();
  }

  @Override
  public List<Discovery> discover() {
    return provider.discover();
  }

  @Override
  public List<Discovery> discover(Precision precision) {
    return provider.discover(precision);
  }

  @Override
  public Backend open(BackendOptions options) {
    return provider.open(options.with("cuda.cache", "off"));
  }
}
