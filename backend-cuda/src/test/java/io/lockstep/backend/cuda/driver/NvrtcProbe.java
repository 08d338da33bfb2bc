package io.lockstep.backend.cuda.driver;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.cuda.compile.Capability;
import io.lockstep.backend.cuda.library.CudaLibrary;
import io.lockstep.backend.cuda.library.FoundLibrary;
import io.lockstep.backend.cuda.library.LibraryPlace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A program that loads a compiler, twice, and prints what it says, or the error. */
final class NvrtcProbe {
  private NvrtcProbe() {}

  public static void main(String[] arguments) {
    FoundLibrary library =
        new FoundLibrary(
            CudaLibrary.NVRTC,
            Integer.parseInt(arguments[0]),
            Path.of(arguments[1]),
            LibraryPlace.SETTING);
    for (int i = 0; i < 2; i++) {
      try {
        Nvrtc nvrtc = Nvrtc.load(library);
        byte[] code = nvrtc.compile("k", "source", new Capability(7, 5), List.of());
        System.out.println(
            nvrtc.version()
                + " "
                + nvrtc.capabilities()
                + " "
                + new String(code, StandardCharsets.UTF_8));
      } catch (BackendException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
