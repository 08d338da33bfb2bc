package io.lockstep.kernels.render.c;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.render.c.dialect.Dialects;
import io.lockstep.kernels.render.c.matmul.MatMulRuns;
import io.lockstep.kernels.render.c.matmul.MatMulSource;
import io.lockstep.kernels.render.c.matmul.MatMulTile;
import io.lockstep.kernels.render.c.matmul.MatMulTiles;
import io.lockstep.kernels.render.c.source.DeviceLimits;
import io.lockstep.kernels.render.c.source.KernelSource;
import io.lockstep.kernels.render.c.source.LaunchShape;
import io.lockstep.kernels.spec.MatMulSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CUDA sources through nvcc to PTX: they compile, and the PTX keeps the arithmetic contract. */
class CudaCompileTest {
  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> ptx_is_neither_contracted_nor_approximate() {
    Tools.assume("nvcc");
    return GoldenSpecs.all().entrySet().stream()
        .map(e ->
            DynamicTest.dynamicTest(
                e.getKey(),
                () ->
                    check(
                        e.getKey(),
                        new CRenderer(Dialects.CUDA, DeviceLimits.COMMON).render(e.getValue()))));
  }

  /** The oldest architecture has the fewest registers to spare; the other is what tiles are for. */
  @ParameterizedTest
  @ValueSource(strings = {"sm_75", "sm_90"})
  void tiles_keep_their_sums_in_registers(String architecture) throws Exception {
    Tools.assume("nvcc");
    StringBuilder sources = new StringBuilder();
    int count = 0;
    for (MatMulTile tile : MatMulTiles.all()) {
      for (MatMulRuns runs : MatMulRuns.values()) {
        if (tile.buffers() > 1) {
          sources.append("namespace k").append(count++).append(" {\n");
          sources.append(tile(tile, runs).replace("extern \"C\" ", "")).append("}\n");
        }
      }
    }
    assertTrue(count > 20, count + " kernels");
    Path source = Files.writeString(folder.resolve("tiles.cu"), sources);
    List<String> command = new ArrayList<>(List.of("nvcc", "--cubin", "-arch=" + architecture));
    command.addAll(Dialects.CUDA.buildOptions());
    command.addAll(List.of("--ptxas-options=--warn-on-spills,--warning-as-error", "-o"));
    command.addAll(List.of(folder.resolve("tiles.cubin").toString(), source.toString()));
    Tools.run(command);
  }

  private static String tile(MatMulTile tile, MatMulRuns runs) {
    int k = runs == MatMulRuns.ONE ? 500 : 1000;
    MatMulSpec spec = GoldenSpecs.matmul(1, 1000, 1000, k, true, false);
    Program epilogue = spec.epilogue().lowered();
    return new MatMulSource(Dialects.CUDA, DeviceLimits.COMMON, spec, epilogue, tile, runs)
        .render()
        .source();
  }

  private void check(String name, KernelSource kernel) throws IOException, InterruptedException {
    Path source = Files.writeString(folder.resolve(name + ".cu"), kernel.source());
    Path ptx = folder.resolve(name + ".ptx");
    List<String> command = new ArrayList<>(List.of("nvcc", "--ptx", "--gpu-architecture=sm_80"));
    command.addAll(Dialects.CUDA.buildOptions());
    String unusedVariable = "177";
    command.addAll(List.of("--Werror=all-warnings", "--diag-suppress=" + unusedVariable));
    command.addAll(List.of("-o", ptx.toString(), source.toString()));
    Tools.run(command);
    String text = Files.readString(ptx);
    boolean written = kernel.source().contains("__fmaf_rn");
    assertEquals(written, text.contains("fma.rn.f32"), "fma in the PTX of " + name);
    assertFalse(text.contains("mad.f32") || text.contains("mad.rn.f32"), "mad in " + name);
    assertFalse(text.contains(".approx"), "approximate instruction in " + name);
    assertFalse(text.contains(".ftz"), "flush to zero in " + name);
    assertFalse(text.contains(".f64"), "double precision in " + name);
    for (LaunchShape.Phase phase : kernel.launch().phases()) {
      assertTrue(text.contains(".entry " + phase.function() + "("), phase.function());
    }
  }
}
