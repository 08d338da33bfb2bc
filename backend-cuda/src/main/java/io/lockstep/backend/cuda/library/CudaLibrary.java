package io.lockstep.backend.cuda.library;

import java.util.List;

/** A library of NVIDIA's, by the file names it has, and what brings it. */
public enum CudaLibrary {
  /** The driver's interface; comes with the kernel module, never with a toolkit. */
  DRIVER(
      "driver",
      List.of(new Version(1, "libcuda.so.1", "nvcuda.dll")),
      "install NVIDIA's driver, 560 or newer; in a container, start it with --gpus all"),

  /** The compiler of kernels. */
  NVRTC(
      "NVRTC",
      List.of(
          new Version(13, "libnvrtc.so.13", ""),
          new Version(12, "libnvrtc.so.12", "nvrtc64_120_0.dll")),
      "install NVIDIA's CUDA toolkit, or its package cuda-nvrtc-12-6, or run"
          + " pip install nvidia-cuda-nvrtc-cu12"),

  /** Matrix products on tensor cores; strict precision never needs it. */
  CUBLAS(
      "cuBLAS",
      List.of(
          new Version(13, "libcublas.so.13", ""),
          new Version(12, "libcublas.so.12", "cublas64_12.dll")),
      "install NVIDIA's CUDA toolkit, or its package libcublas-12-6, or run"
          + " pip install nvidia-cublas-cu12; strict precision does without");

  private final String label;
  private final List<Version> versions;
  private final String remedy;

  CudaLibrary(String label, List<Version> versions, String remedy) {
    this.label = label;
    this.versions = versions;
    this.remedy = remedy;
  }

  /** Returns the name for people. */
  public String label() {
    return label;
  }

  /** Returns all versions that can be used, newest first. */
  public List<Version> versions() {
    return versions;
  }

  /** Returns what to do when it is missing. */
  public String remedy() {
    return remedy;
  }

  /**
   * A version, which is a file of its own.
   *
   * @param major CUDA's major version; 1 for the driver, whose interface has one of its own
   * @param linux the soname, which is the file's name too
   * @param windows the file's name on Windows; empty where it cannot be used there, because what is
   *     linked to another version can be relinked on Linux alone
   */
  public record Version(int major, String linux, String windows) {
    /** Returns the file's name on this kind of system. */
    public String file(boolean onWindows) {
      return onWindows ? windows : linux;
    }
  }
}
