package io.lockstep.backend.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.cuda.compile.Capability;
import io.lockstep.backend.cuda.compile.CompileException;
import io.lockstep.backend.cuda.library.CudaLibrary;
import io.lockstep.backend.cuda.library.FoundLibrary;
import io.lockstep.backend.cuda.library.LibraryFinding;
import io.lockstep.backend.cuda.library.LibrarySearch;
import io.lockstep.backend.cuda.library.MissingLibrary;
import io.lockstep.backend.cuda.library.Surroundings;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.render.c.CRenderer;
import io.lockstep.kernels.render.c.DeviceLimits;
import io.lockstep.kernels.render.c.Dialect;
import io.lockstep.kernels.render.c.KernelSource;
import io.lockstep.kernels.spec.KernelSpec.MatMulSpec;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.Shape;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import jcuda.jcublas.JCublas2;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * NVIDIA's own libraries, where this machine has them, under JCuda's natives: those of CUDA 12 as
 * they are, those of CUDA 13 relinked. No GPU is needed.
 */
class NvrtcTest {
  private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};
  private static final Capability HOPPER = new Capability(9, 0);

  @TempDir Path cache;

  @Test
  void a_product_compiles_to_machine_code_for_each_generation() {
    Nvrtc nvrtc = nvrtc();
    assertTrue(nvrtc.version().matches("NVRTC 1[23]\\.\\d+"), nvrtc.version());
    KernelSource kernel = product();
    for (Capability each :
        List.of(new Capability(7, 5), new Capability(8, 0), HOPPER, new Capability(8, 6))) {
      byte[] cubin =
          nvrtc.compile(kernel.name(), kernel.source(), each, Dialect.CUDA.buildOptions());
      assertArrayEquals(ELF, Arrays.copyOf(cubin, 4), each.toString());
      String function = kernel.launch().phases().getFirst().function();
      assertTrue(new String(cubin, StandardCharsets.ISO_8859_1).contains(function));
    }
  }

  @Test
  void the_same_source_compiles_to_the_same_code() {
    Nvrtc nvrtc = nvrtc();
    KernelSource kernel = product();
    List<String> options = Dialect.CUDA.buildOptions();
    assertArrayEquals(
        nvrtc.compile("k", kernel.source(), HOPPER, options),
        nvrtc.compile("k", kernel.source(), HOPPER, options));
  }

  @Test
  void for_a_gpu_newer_than_the_compiler_there_is_ptx() {
    Nvrtc nvrtc = nvrtc();
    Capability future = new Capability(99, 0);
    byte[] ptx = nvrtc.compile("k", product().source(), future, Dialect.CUDA.buildOptions());
    String text = new String(ptx, StandardCharsets.UTF_8);
    Capability newest = nvrtc.capabilities().getLast();
    assertTrue(text.contains(".target " + newest.architecture()), text);
    assertTrue(text.contains("fma.rn.f32") && text.contains("add.rn.f32"), text);
    assertFalse(text.contains(".ftz") || text.contains(".approx") || text.contains("mad"), text);
    assertEquals(0, ptx[ptx.length - 1]);
  }

  @Test
  void a_gpu_older_than_the_compiler_is_refused() {
    Nvrtc nvrtc = nvrtc();
    BackendException e =
        assertThrows(
            BackendException.class, () -> nvrtc.compile("k", "", new Capability(3, 0), List.of()));
    assertEquals(
        "[compile] "
            + nvrtc.version()
            + " compiles for GPUs of compute capability "
            + nvrtc.capabilities().getFirst()
            + " and newer, this one has 3.0; install the NVRTC of CUDA 12",
        e.getMessage());
  }

  @Test
  void a_source_that_is_wrong_is_shown_with_numbered_lines() {
    Nvrtc nvrtc = nvrtc();
    CompileException e =
        assertThrows(
            CompileException.class,
            () -> nvrtc.compile("wrong", "__global__ void k() {\n  y = 1;\n}", HOPPER, List.of()));
    String message = String.valueOf(e.getMessage());
    assertTrue(
        message.startsWith(
            "[nvrtcCompileProgram] NVRTC_ERROR_COMPILATION: "
                + nvrtc.version()
                + " does not compile kernel wrong for sm_90; report it with the following, or try"
                + " another version of NVRTC\nthe compiler says:\nwrong.cu(2): error: identifier"
                + " \"y\" is undefined"),
        message);
    assertTrue(message.endsWith("    1 __global__ void k() {\n    2   y = 1;\n    3 }"), message);
  }

  @Test
  void loading_leaves_the_folder_for_temporary_files_as_it_was() {
    String folder = System.getProperty("java.io.tmpdir");
    nvrtc();
    assertEquals(folder, System.getProperty("java.io.tmpdir"));
  }

  @Test
  void cublas_answers_through_the_native_of_jcuda() {
    FoundLibrary cublas = find(CudaLibrary.CUBLAS);
    JCudaNatives.load(cublas, JCublas2.class);
    int[] major = new int[1];
    assertEquals(0, JCublas2.cublasGetProperty(0, major));
    assertEquals(cublas.major(), major[0]);
  }

  private Nvrtc nvrtc() {
    return Nvrtc.load(find(CudaLibrary.NVRTC));
  }

  private FoundLibrary find(CudaLibrary library) {
    LibraryFinding finding =
        new LibrarySearch(Surroundings.ofThisMachine(cache), "").find(library, 13);
    if (finding instanceof MissingLibrary missing) {
      System.out.println("SKIPPED: " + missing.describe());
      Assumptions.abort(missing.describe());
    }
    return (FoundLibrary) finding;
  }

  private static KernelSource product() {
    Program product = Program.of("product", List.of(DType.F32), Expr.input(0, DType.F32));
    Layout result = Layout.contiguous(Shape.of(1, 100, 70));
    return new CRenderer(Dialect.CUDA, DeviceLimits.COMMON)
        .render(
            new MatMulSpec(
                DType.F32,
                1,
                100,
                70,
                600,
                Layout.contiguous(Shape.of(1, 100, 600)),
                Layout.contiguous(Shape.of(1, 600, 70)),
                product,
                List.of(),
                List.of(result)));
  }
}
