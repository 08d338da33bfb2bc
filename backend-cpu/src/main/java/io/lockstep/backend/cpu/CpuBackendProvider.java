package io.lockstep.backend.cpu;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendOptions;
import io.lockstep.backend.BackendProvider;
import io.lockstep.backend.Discovery;
import io.lockstep.backend.Precision;
import io.lockstep.backend.cpu.memory.Allocator;
import io.lockstep.backend.cpu.runtime.CpuSettings;
import io.lockstep.kernels.render.jvm.VectorSupport;
import java.util.List;
import java.util.Set;

/** The CPU, which is always there. */
public final class CpuBackendProvider implements BackendProvider {
  private static final System.Logger LOG = System.getLogger("io.lockstep.backend.cpu");

  @Override
  public String name() {
    return "cpu";
  }

  @Override
  public List<Discovery> discover() {
    return List.of(Discovery.usable("cpu", 0, describe(CpuSettings.of(BackendOptions.DEFAULT))));
  }

  @Override
  public Set<Precision> precisions() {
    return Set.of(Precision.STRICT, Precision.FAST, Precision.BF16);
  }

  @Override
  public boolean isSingle() {
    return true;
  }

  @Override
  public boolean usesThreads() {
    return true;
  }

  @Override
  public Backend open(BackendOptions options) {
    CpuSettings settings = CpuSettings.of(options);
    if (settings.wantsVectors() && VectorSupport.preferredBits() == 0) {
      LOG.log(
          System.Logger.Level.INFO,
          "[cpu] computing without vectors, several times slower; start the JVM with "
              + VectorSupport.FLAG);
    }
    return new CpuBackend(settings, describe(settings), Allocator.ofMachine());
  }

  static String describe(CpuSettings settings) {
    String lanes =
        settings.vectorBits() == 0
            ? "scalar (" + VectorSupport.FLAG + " makes it several times faster)"
            : settings.vectorBits() + "-bit vectors";
    return System.getProperty("os.arch") + ", " + settings.threads() + " threads, " + lanes;
  }
}
