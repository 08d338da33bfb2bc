package io.lockstep.backend.cuda;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.Precision;
import io.lockstep.backend.cuda.compile.Capability;
import io.lockstep.backend.cuda.driver.CudaDriver;
import io.lockstep.backend.cuda.driver.JCudaBinding;
import io.lockstep.backend.cuda.library.CudaLibrary;
import io.lockstep.backend.cuda.library.FoundLibrary;
import io.lockstep.backend.cuda.library.LibrarySearch;
import io.lockstep.backend.cuda.library.MissingLibrary;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The GPUs of this machine, in the driver's order.
 *
 * @param library where the driver was found
 * @param driver the driver
 * @param gpus all GPUs, whether or not they can be used; at least one
 */
record GpuCatalog(FoundLibrary library, CudaDriver driver, List<Gpu> gpus) {
  GpuCatalog {
    gpus = List.copyOf(gpus);
  }

  /**
   * Loads the driver and asks it.
   *
   * @throws BackendException if there is no driver or no GPU, with what to install
   */
  static GpuCatalog of(LibrarySearch search) {
    FoundLibrary library =
        switch (search.find(CudaLibrary.DRIVER, Integer.MAX_VALUE)) {
          case FoundLibrary found -> found;
          case MissingLibrary missing -> throw new BackendException("[cuda] " + missing.describe());
        };
    CudaDriver driver = JCudaBinding.load(library);
    List<Gpu> gpus =
        IntStream.range(0, driver.deviceCount()).mapToObj(i -> gpu(driver, i, search)).toList();
    if (gpus.isEmpty()) {
      throw new BackendException(
          "[cuda] "
              + library.describe()
              + " finds no GPU; check with nvidia-smi, and that CUDA_VISIBLE_DEVICES hides none");
    }
    return new GpuCatalog(library, driver, gpus);
  }

  private static Gpu gpu(CudaDriver driver, int index, LibrarySearch search) {
    Capability capability = driver.capability(index);
    int newest = Gpu.newestMajor(driver.version(), capability);
    return Gpu.of(
        driver,
        index,
        capability,
        search.find(CudaLibrary.NVRTC, newest),
        search.find(CudaLibrary.CUBLAS, newest));
  }

  /**
   * Returns the GPU that a user means.
   *
   * @param wanted an index, part of a name in any case, or empty for the best: one that can be used
   *     in the precision, with the newest capability and then the most multiprocessors
   * @throws BackendException if there is none such, or it cannot be used, with the reason
   */
  Gpu choose(String wanted, Precision precision) {
    Gpu gpu =
        gpus.stream()
            .filter(each -> isMeant(each, wanted))
            .max(
                Comparator.comparing((Gpu each) -> each.refusal(precision).isEmpty())
                    .thenComparing(Gpu::capability)
                    .thenComparingInt(Gpu::multiprocessors)
                    .thenComparingInt(each -> -each.index()))
            .orElseThrow(() ->
                new BackendException(
                    "[cuda] no GPU '" + wanted + "'; there is " + listing() + "; use one of them"));
    String refusal = gpu.refusal(precision);
    if (!refusal.isEmpty()) {
      throw new BackendException("[cuda] " + gpu.label() + " (" + gpu.hardware() + ") " + refusal);
    }
    return gpu;
  }

  private static boolean isMeant(Gpu gpu, String wanted) {
    if (wanted.isEmpty()) {
      return true;
    }
    boolean number = wanted.chars().allMatch(c -> '0' <= c && c <= '9');
    return number
        ? gpu.label().equals("cuda:" + wanted)
        : gpu.name().toLowerCase(Locale.ROOT).contains(wanted.toLowerCase(Locale.ROOT));
  }

  private String listing() {
    return gpus.stream()
        .map(gpu -> gpu.label() + " (" + gpu.name() + ")")
        .collect(Collectors.joining(", "));
  }
}
