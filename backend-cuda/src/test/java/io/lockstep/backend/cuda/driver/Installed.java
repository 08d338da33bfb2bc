package io.lockstep.backend.cuda.driver;

import io.lockstep.backend.cuda.library.CudaLibrary;
import io.lockstep.backend.cuda.library.FoundLibrary;
import io.lockstep.backend.cuda.library.LibrarySearch;
import io.lockstep.backend.cuda.library.MissingLibrary;
import io.lockstep.backend.cuda.library.SystemEnvironment;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** NVIDIA's libraries that a machine may or may not have. */
public final class Installed {
  private Installed() {}

  /** Returns a library of this machine; skips the test, and says so, where there is none. */
  public static FoundLibrary find(CudaLibrary library) {
    Path cache = Path.of(System.getProperty("java.io.tmpdir"), "lockstep-libraries");
    return switch (new LibrarySearch(SystemEnvironment.ofThisMachine(cache), "")
        .find(library, 13)) {
      case FoundLibrary found -> found;
      case MissingLibrary missing -> {
        System.out.println("SKIPPED: " + missing.describe());
        yield Assumptions.abort(missing.describe());
      }
    };
  }
}
