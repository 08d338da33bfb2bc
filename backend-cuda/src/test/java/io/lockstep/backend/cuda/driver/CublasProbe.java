package io.lockstep.backend.cuda.driver;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.cuda.library.CudaLibrary;
import io.lockstep.backend.cuda.library.FoundLibrary;
import io.lockstep.backend.cuda.library.LibraryPlace;
import java.nio.file.Path;

/** A program that loads cuBLAS, prints its version, and what creating a handle comes to. */
final class CublasProbe {
  private CublasProbe() {}

  /** Takes the major version and the file, and a driver's file where there is one. */
  public static void main(String[] arguments) {
    if (arguments.length > 2) {
      Path driver = Path.of(arguments[2]);
      JCudaBinding.load(new FoundLibrary(CudaLibrary.DRIVER, 1, driver, LibraryPlace.SETTING));
    }
    int major = Integer.parseInt(arguments[0]);
    Path file = Path.of(arguments[1]);
    try {
      System.out.println(
          JCublas.load(new FoundLibrary(CudaLibrary.CUBLAS, major, file, LibraryPlace.SETTING))
              .version());
      JCublasHandle.create("cuda:0").close();
      System.out.println("a handle");
    } catch (BackendException e) {
      System.out.println(e.getMessage());
    }
  }
}
