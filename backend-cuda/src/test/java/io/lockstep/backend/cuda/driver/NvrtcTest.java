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
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.render.c.CRenderer;
import io.lockstep.kernels.render.c.dialect.Dialects;
import io.lockstep.kernels.render.c.source.DeviceLimits;
import io.lockstep.kernels.render.c.source.KernelSource;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.MatMulSpec;
import io.lockstep.kernels.spec.Shape;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * NVIDIA's own compiler, where this machine has it, under JCuda's native: that of CUDA 12 as it is,
 * that of CUDA 13 relinked. No GPU is needed.
 */
@NullUnmarked
class NvrtcTest {
  private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};
  private static final Capability HOPPER = new Capability(9, 0);

  private static Nvrtc nvrtc;

  @BeforeAll
  static void load() {
    String folder = System.getProperty("java.io.tmpdir");
    nvrtc = Nvrtc.load(Installed.find(CudaLibrary.NVRTC));
    assertEquals(folder, System.getProperty("java.io.tmpdir"));
  }

  @Test
  void a_product_compiles_to_machine_code_for_each_generation() {
    assertTrue(nvrtc.version().matches("NVRTC 1[23]\\.\\d+"), nvrtc.version());
    KernelSource kernel = product();
    for (Capability each :
        List.of(new Capability(7, 5), new Capability(8, 0), HOPPER, new Capability(8, 6))) {
      byte[] cubin =
          nvrtc.compile(kernel.name(), kernel.source(), each, Dialects.CUDA.buildOptions());
      assertArrayEquals(ELF, Arrays.copyOf(cubin, 4), each.toString());
      String function = kernel.launch().phases().getFirst().function();
      assertTrue(new String(cubin, StandardCharsets.ISO_8859_1).contains(function));
    }
  }

  @Test
  void the_same_source_compiles_to_the_same_code() {
    KernelSource kernel = product();
    List<String> options = Dialects.CUDA.buildOptions();
    assertArrayEquals(
        nvrtc.compile("k", kernel.source(), HOPPER, options),
        nvrtc.compile("k", kernel.source(), HOPPER, options));
  }

  @Test
  void for_a_gpu_newer_than_the_compiler_there_is_ptx() {
    Capability future = new Capability(99, 0);
    byte[] ptx = nvrtc.compile("k", product().source(), future, Dialects.CUDA.buildOptions());
    String text = new String(ptx, StandardCharsets.UTF_8);
    Capability newest = nvrtc.capabilities().getLast();
    assertTrue(text.contains(".target " + newest.architecture()), text);
    assertTrue(text.contains("fma.rn.f32") && text.contains("add.rn.f32"), text);
    assertFalse(text.contains(".ftz") || text.contains(".approx"), text);
    assertFalse(text.contains("mad.f32") || text.contains("mad.rn.f32"), text);
    assertEquals(0, ptx[ptx.length - 1]);
  }

  @Test
  void a_gpu_older_than_the_compiler_is_refused() {
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

  private static KernelSource product() {
    Program product = Program.of("product", List.of(DType.F32), Expr.input(0, DType.F32));
    Layout result = Layout.contiguous(Shape.of(1, 100, 70));
    return new CRenderer(Dialects.CUDA, DeviceLimits.COMMON)
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
