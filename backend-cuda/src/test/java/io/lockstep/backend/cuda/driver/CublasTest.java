package io.lockstep.backend.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.cuda.Gcc;
import io.lockstep.backend.cuda.StubBlas;
import io.lockstep.backend.cuda.StubDriver;
import io.lockstep.backend.cuda.library.CudaLibrary;
import io.lockstep.backend.cuda.library.FoundLibrary;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * JCuda's native for cuBLAS: onto the real library of either version where this machine has it, and
 * onto stubs of version 12, as it is, and 13, relinked.
 */
class CublasTest {
  @TempDir Path folder;

  @Test
  void the_real_library_answers_and_without_a_gpu_gives_no_handle() throws Exception {
    FoundLibrary cublas = Installed.find(CudaLibrary.CUBLAS);
    List<String> said =
        Probes.run(
            CublasProbe.class, folder, Integer.toString(cublas.major()), cublas.file().toString());
    assertEquals(2, said.size(), said::toString);
    assertTrue(said.get(0).startsWith("cuBLAS " + cublas.major() + "."), said::toString);
    assertTrue(
        said.get(1).equals("a handle")
            || (said.get(1).startsWith("[cublasCreate] CUBLAS_STATUS_")
                && said.get(1).endsWith("; strict precision does without")),
        said::toString);
  }

  @Test
  void stubs_of_both_versions_make_handles_with_the_library_beside_them() throws Exception {
    Path driver = StubDriver.fresh().file();
    for (int version : new int[] {12, 13}) {
      Path beside =
          Gcc.library(
              folder.resolve("libcublasLt.so." + version),
              "int cublasLtGetVersion(void) { return 1; }");
      Path file =
          StubBlas.compile(folder.resolve("libcublas.so." + version), driver, version, beside);
      assertEquals(
          List.of("cuBLAS " + version + ".4.5", "a handle"),
          Probes.run(
              CublasProbe.class,
              folder,
              Integer.toString(version),
              file.toString(),
              driver.toString()));
    }
  }
}
