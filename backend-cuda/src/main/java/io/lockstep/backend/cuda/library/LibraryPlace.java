package io.lockstep.backend.cuda.library;

/** A kind of place that may hold CUDA's libraries, in the order of the search. */
public enum LibraryPlace {
  /** Files and folders named by the user. */
  SETTING("setting"),
  /** The folder in {@code CUDA_HOME} or {@code CUDA_PATH}. */
  CUDA_HOME("CUDA_HOME"),
  /** Where NVIDIA's installers and the distributions put the toolkit. */
  TOOLKIT("toolkit folders"),
  /** What the dynamic loader searches: its path variable, its cache, the system's folders. */
  LOADER("loader's folders"),
  /** NVIDIA's packages for Python. */
  WHEEL("Python wheels"),
  /** The {@code cuda} redistributable of bytedeco, a jar with NVIDIA's libraries inside. */
  CLASS_PATH("class path");

  private final String label;

  LibraryPlace(String label) {
    this.label = label;
  }

  /** Returns the name for people. */
  public String label() {
    return label;
  }

  /** Returns whether a library may lie here; the driver comes with no toolkit. */
  boolean mayHold(CudaLibrary library) {
    return switch (this) {
      case SETTING, LOADER -> true;
      case CUDA_HOME, TOOLKIT, WHEEL, CLASS_PATH -> library != CudaLibrary.DRIVER;
    };
  }
}
