package io.lockstep.backend.opencl.driver;

import io.lockstep.backend.BackendException;
import org.lwjgl.opencl.CL;
import org.lwjgl.system.Configuration;
import org.lwjgl.system.Platform;

/** The OpenCL library of this machine, loaded once for the process when first asked for. */
public final class OpenClLibrary {
  /** What to install where nothing is there. */
  public static final String HOW_TO_INSTALL =
      "install a loader and a driver: on Debian and Ubuntu ocl-icd-libopencl1, and"
          + " pocl-opencl-icd for the CPU or the driver of the GPU's maker";

  private OpenClLibrary() {}

  /**
   * Returns the functions of the library.
   *
   * @throws BackendException if there is no library, with what to install
   */
  public static synchronized OpenCl load() {
    Configuration.OPENCL_EXPLICIT_INIT.set(true);
    if (Configuration.MEMORY_BACKEND.get() == null) {
      Configuration.MEMORY_BACKEND.set("ffm"); // the default warns of its use of Unsafe
    }
    try {
      if (!isLoaded()) {
        create();
      }
      return new LwjglOpenCl();
    } catch (LinkageError e) {
      throw new BackendException("[opencl] no OpenCL library was found; " + HOW_TO_INSTALL, e);
    }
  }

  /** Returns whether the library was loaded before, perhaps by the application itself. */
  private static boolean isLoaded() {
    try {
      CL.getICD();
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /**
   * Loads the library by the name that was set, or the usual one. Debian's run-time package has
   * only the name with the version.
   */
  private static void create() {
    if (Configuration.OPENCL_LIBRARY_NAME.get() == null && Platform.get() == Platform.LINUX) {
      try {
        CL.create("libOpenCL.so.1");
        return;
      } catch (UnsatisfiedLinkError e) {
        System.getLogger("io.lockstep.backend.opencl")
            .log(System.Logger.Level.DEBUG, "no libOpenCL.so.1; trying libOpenCL.so", e);
      }
    }
    CL.create();
  }
}
