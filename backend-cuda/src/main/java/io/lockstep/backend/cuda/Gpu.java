package io.lockstep.backend.cuda;

import io.lockstep.backend.Precision;
import io.lockstep.backend.cuda.compile.Capability;
import io.lockstep.backend.cuda.driver.CudaDriver;
import io.lockstep.backend.cuda.driver.DeviceAttribute;
import io.lockstep.backend.cuda.library.FoundLibrary;
import io.lockstep.backend.cuda.library.LibraryFinding;
import io.lockstep.backend.cuda.library.MissingLibrary;
import io.lockstep.kernels.render.c.CRenderer;
import io.lockstep.kernels.render.c.dialect.Dialects;
import io.lockstep.kernels.render.c.source.DeviceLimits;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A GPU that the driver knows, with the libraries that can be used with it.
 *
 * @param index its number, in the driver's order
 * @param name what NVIDIA calls it
 * @param capability its compute capability
 * @param memoryBytes its memory
 * @param multiprocessors how many it has
 * @param limits what bounds its kernels
 * @param driverVersion the version of CUDA that the driver supports, 12060 for 12.6
 * @param mode how it may be used: 0 by all, 2 by none, 3 by one process
 * @param memoryPools whether it allocates in the order of streams
 * @param nvrtc the compiler for it, or what is missing
 * @param cublas the library for relaxed precisions, or what is missing
 */
record Gpu(
    int index,
    String name,
    Capability capability,
    long memoryBytes,
    int multiprocessors,
    DeviceLimits limits,
    int driverVersion,
    int mode,
    boolean memoryPools,
    LibraryFinding nvrtc,
    LibraryFinding cublas) {
  private static final int PROHIBITED = 2;

  /** The first generation whose tensor cores take TF32 and bfloat16. */
  private static final Capability OLDEST_WITH_TF32 = new Capability(8, 0);

  /** The first generation for which NVIDIA advises the larger workspace of cuBLAS. */
  private static final Capability LARGE_WORKSPACES = new Capability(9, 0);

  /** Asks the driver. */
  static Gpu of(
      CudaDriver driver,
      int index,
      Capability capability,
      LibraryFinding nvrtc,
      LibraryFinding cublas) {
    return new Gpu(
        index,
        driver.name(index),
        capability,
        driver.memoryBytes(index),
        driver.attribute(index, DeviceAttribute.MULTIPROCESSORS),
        new DeviceLimits(
            driver.attribute(index, DeviceAttribute.BLOCK_THREADS),
            driver.attribute(index, DeviceAttribute.BLOCK_SHARED_BYTES),
            driver.attribute(index, DeviceAttribute.MULTIPROCESSORS),
            false),
        driver.version(),
        driver.attribute(index, DeviceAttribute.COMPUTE_MODE),
        driver.attribute(index, DeviceAttribute.MEMORY_POOLS) != 0,
        nvrtc,
        cublas);
  }

  /** Returns the newest major version of CUDA's libraries that works with a driver and a GPU. */
  static int newestMajor(int driverVersion, Capability capability) {
    int ofDriver = driverVersion / 1000;
    return capability.compareTo(Capability.OLDEST) < 0 ? Math.min(ofDriver, 12) : ofDriver;
  }

  /** Returns the name to pass as device. */
  String label() {
    return "cuda:" + index;
  }

  /** Returns why it cannot be used in a precision, said of it, or an empty string. */
  String refusal(Precision precision) {
    String problem = problem();
    if (!problem.isEmpty()) {
      return "cannot be used: " + problem;
    }
    String lack = lack(precision);
    return lack.isEmpty() ? "" : "does not compute in precision " + precision + ": " + lack;
  }

  /** Returns why it cannot be used at all, or an empty string. */
  private String problem() {
    if (capability.compareTo(Capability.OLDEST_WITH_CUDA_12) < 0) {
      return "its compute capability is "
          + capability
          + ", and "
          + Capability.OLDEST
          + " is needed ("
          + Capability.OLDEST_WITH_CUDA_12
          + " with CUDA 12)";
    }
    if (nvrtc instanceof MissingLibrary missing) {
      return missing.describe();
    }
    if (mode == PROHIBITED) {
      return "it is set to be used by nobody; run nvidia-smi --compute-mode=DEFAULT";
    }
    if (!memoryPools) {
      return "it has no memory pools; install a newer driver";
    }
    return limitsProblem();
  }

  /** Returns the library of the compiler; there is one where there is no {@link #refusal}. */
  FoundLibrary compiler() {
    return found(nvrtc);
  }

  /** Returns cuBLAS; there is one where there is no {@link #refusal} in a relaxed precision. */
  FoundLibrary blas() {
    return found(cublas);
  }

  private static FoundLibrary found(LibraryFinding library) {
    return switch (library) {
      case FoundLibrary found -> found;
      case MissingLibrary missing -> throw new IllegalStateException(missing.describe());
    };
  }

  /** Returns what it lacks for a precision, or an empty string. */
  private String lack(Precision precision) {
    if (precision == Precision.STRICT) {
      return "";
    }
    if (precision != Precision.FAST && capability.compareTo(OLDEST_WITH_TF32) < 0) {
      return "its compute capability is "
          + capability
          + ", and "
          + OLDEST_WITH_TF32
          + " is needed; use fast or strict";
    }
    return cublas instanceof MissingLibrary missing ? missing.describe() : "";
  }

  /** Returns the precisions that it computes in. */
  private String precisions() {
    return Arrays.stream(Precision.values())
        .filter(precision -> lack(precision).isEmpty())
        .map(Precision::label)
        .collect(Collectors.joining(", "));
  }

  /** Returns the memory that cuBLAS should have at its disposal, in bytes. */
  long blasWorkspaceBytes() {
    return capability.compareTo(LARGE_WORKSPACES) < 0 ? 8L << 20 : 32L << 20;
  }

  private String limitsProblem() {
    try {
      new CRenderer(Dialects.CUDA, limits);
      return "";
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Returns what it is, for people. */
  String hardware() {
    return String.format(
        Locale.ROOT,
        "%s, capability %s, %.1f GiB, %d multiprocessors",
        name,
        capability,
        memoryBytes / 0x1p30,
        multiprocessors);
  }

  /** Returns what it is, and the versions and places of what it is used with, for people. */
  String describe(FoundLibrary driver) {
    return hardware()
        + "; "
        + driver.describe()
        + " for CUDA "
        + driverVersion / 1000
        + "."
        + driverVersion % 1000 / 10
        + "; "
        + nvrtc.describe()
        + "; "
        + cublas.describe()
        + "; precisions: "
        + precisions();
  }
}
