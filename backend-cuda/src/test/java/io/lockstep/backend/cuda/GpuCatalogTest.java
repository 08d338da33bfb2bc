package io.lockstep.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.Precision;
import io.lockstep.backend.cuda.compile.Capability;
import io.lockstep.backend.cuda.library.CudaLibrary;
import io.lockstep.backend.cuda.library.LibraryFinding;
import io.lockstep.backend.cuda.library.LibrarySearch;
import io.lockstep.backend.cuda.library.MissingLibrary;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which of several GPUs is taken. */
class GpuCatalogTest {
  private GpuCatalog stub = GpuCatalog.of(new LibrarySearch(EmulatedCuda.environment(), ""));

  @BeforeEach
  void fresh() {
    StubDriver.fresh();
    stub = GpuCatalog.of(new LibrarySearch(EmulatedCuda.environment(), ""));
  }

  private Gpu gpu(int index, int major, int minor, LibraryFinding cublas) {
    Gpu one = stub.gpus().getFirst();
    return new Gpu(
        index,
        one.name(),
        new Capability(major, minor),
        one.memoryBytes(),
        one.multiprocessors(),
        one.limits(),
        one.driverVersion(),
        one.mode(),
        one.memoryPools(),
        one.nvrtc(),
        cublas);
  }

  @Test
  void the_best_gpu_of_a_precision_is_one_that_computes_in_it() {
    LibraryFinding cublas = stub.gpus().getFirst().cublas();
    LibraryFinding none = new MissingLibrary(CudaLibrary.CUBLAS, "no cuBLAS");
    GpuCatalog catalog =
        new GpuCatalog(
            stub.library(),
            stub.driver(),
            List.of(gpu(0, 7, 5, cublas), gpu(1, 9, 0, none), gpu(2, 8, 6, cublas)));
    Map.of(Precision.STRICT, 1, Precision.FAST, 2, Precision.TF32, 2, Precision.BF16, 2)
        .forEach((precision, best) ->
            assertEquals(best, catalog.choose("", precision).index(), precision.label()));
    assertEquals(0, catalog.choose("0", Precision.FAST).index());
    assertEquals(
        "[cuda] cuda:0 (Stub GPU, capability 7.5, 1.0 GiB, 132 multiprocessors) does not compute in"
            + " precision tf32: its compute capability is 7.5, and 8.0 is needed; use fast or"
            + " strict",
        assertThrows(BackendException.class, () -> catalog.choose("0", Precision.TF32))
            .getMessage());
  }
}
