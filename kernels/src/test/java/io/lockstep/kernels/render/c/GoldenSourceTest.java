package io.lockstep.kernels.render.c;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.expr.Type;
import io.lockstep.kernels.render.c.dialect.Dialect;
import io.lockstep.kernels.render.c.dialect.Dialects;
import io.lockstep.kernels.render.c.source.DeviceLimits;
import io.lockstep.kernels.render.c.source.KernelSource;
import io.lockstep.kernels.render.c.source.LaunchShape;
import io.lockstep.kernels.spec.GatherSpec;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.MapSpec;
import io.lockstep.kernels.spec.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Sources against the checked-in ones; run with {@code -Dgolden.update=true} to rewrite those. */
class GoldenSourceTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden");

  @TestFactory
  Stream<DynamicTest> sources_are_the_checked_in_ones() {
    return Dialects.all().stream()
        .flatMap(dialect ->
            GoldenSpecs.all().entrySet().stream()
                .map(e ->
                    DynamicTest.dynamicTest(
                        dialect.label() + " " + e.getKey(),
                        () -> check(dialect, DeviceLimits.COMMON, e.getKey(), e.getValue()))));
  }

  @TestFactory
  Stream<DynamicTest> sources_for_a_device_with_serial_items_are_the_checked_in_ones() {
    DeviceLimits limits = new DeviceLimits(4096, 512 * 1024, true);
    return Stream.of("matmul_bias_relu", "row_softmax", "row_softmax_short")
        .map(name ->
            DynamicTest.dynamicTest(
                name,
                () ->
                    check(
                        Dialects.OPENCL,
                        limits,
                        name + "_serial",
                        Objects.requireNonNull(GoldenSpecs.all().get(name)))));
  }

  private static void check(Dialect dialect, DeviceLimits limits, String name, KernelSpec spec)
      throws IOException {
    KernelSource kernel = new CRenderer(dialect, limits).render(spec);
    String text = comment(kernel) + kernel.source();
    Path file = FOLDER.resolve(name + (dialect == Dialects.CUDA ? ".cu" : ".cl"));
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, text);
    }
    assertEquals(Files.readString(file), text, file + " (see golden.update)");
  }

  private static String comment(KernelSource kernel) {
    StringBuilder text = new StringBuilder();
    for (LaunchShape.Phase p : kernel.launch().phases()) {
      text.append("// ")
          .append(p.function())
          .append(": ")
          .append(p.groups())
          .append(" groups of ")
          .append(p.items())
          .append(", ")
          .append(p.localBytes())
          .append(" bytes of local memory\n");
    }
    text.append("// workspace: ").append(kernel.launch().workspaceBytes()).append(" bytes");
    return text.append(kernel.launch().reportsFault() ? "; fault word\n" : "\n").toString();
  }

  @Test
  void f64_storage_is_refused() {
    KernelSpec spec = new GatherSpec(DType.F64, 3, 2, 1);
    assertRefused(
        spec,
        "[render opencl] kernel gather uses F64, which only the CPU computes; convert to F32 or"
            + " choose the CPU");
  }

  @Test
  void f64_inside_a_program_is_refused() {
    Expr wide = Expr.input(0, DType.F32).cast(Type.F64).add(1).cast(Type.F32);
    Layout one = Layout.contiguous(Shape.of(1));
    assertRefused(
        new MapSpec(
            Program.of("wide", List.of(DType.F32), wide), Shape.of(1), List.of(one), List.of(one)),
        "[render opencl] kernel wide uses F64, which only the CPU computes; convert to F32 or"
            + " choose the CPU");
  }

  @Test
  void largest_of_an_empty_row_is_refused() {
    assertRefused(
        GoldenSpecs.rowReduce(ReduceOp.MAX, 3, 0),
        "[render opencl] kernel row MAX takes the MAX of rows of length 0, which has no value;"
            + " give the rows elements");
  }

  @Test
  void smallest_of_an_empty_column_is_refused() {
    assertRefused(
        GoldenSpecs.columnReduce(ReduceOp.MIN, 1, 0, 3),
        "[render opencl] kernel column MIN takes the MIN of columns of length 0, which has no"
            + " value; give the columns elements");
  }

  @Test
  void device_with_too_little_local_memory_is_refused() {
    DeviceLimits limits = new DeviceLimits(256, 8192);
    assertEquals(
        "[render opencl] the device has 8192 bytes of local memory for a work-group, kernels need"
            + " 16384; choose another device",
        assertThrows(IllegalArgumentException.class, () -> new CRenderer(Dialects.OPENCL, limits))
            .getMessage());
  }

  @Test
  void groups_without_items_are_refused() {
    assertEquals(
        "[limits] work-groups of 0 items; a group has at least 1",
        assertThrows(IllegalArgumentException.class, () -> new DeviceLimits(0, 16_384))
            .getMessage());
  }

  @Test
  void device_without_multiprocessors_is_refused() {
    assertEquals(
        "[limits] 0 multiprocessors; a device has at least 1",
        assertThrows(IllegalArgumentException.class, () -> new DeviceLimits(256, 32_768, 0, false))
            .getMessage());
  }

  @Test
  void kernels_stay_within_the_limits_of_the_device() {
    for (int items : new int[] {1, 2, 31, 64, 100, 128, 256, 1024}) {
      for (int local : new int[] {16 * 1024, 32 * 1024, 48 * 1024}) {
        for (boolean serial : new boolean[] {false, true}) {
          DeviceLimits limits = new DeviceLimits(items, local, serial);
          GoldenSpecs.all().values().forEach(spec -> checkLimits(limits, spec));
        }
      }
    }
  }

  private static void checkLimits(DeviceLimits limits, KernelSpec spec) {
    KernelSource kernel = new CRenderer(Dialects.OPENCL, limits).render(spec);
    for (LaunchShape.Phase phase : kernel.launch().phases()) {
      String what = phase + " on " + limits;
      assertTrue(phase.items() <= limits.groupItems(), what);
      assertTrue(phase.localBytes() <= limits.localBytes(), what);
      int begin = kernel.source().indexOf(" " + phase.function() + "(");
      int end = kernel.source().indexOf("\n}\n", begin);
      assertEquals(phase.localBytes(), declaredLocal(kernel.source().substring(begin, end)), what);
    }
  }

  private static int declaredLocal(String function) {
    Matcher arrays = Pattern.compile("__local .*\\[(\\d+)\\];").matcher(function);
    return arrays.results().mapToInt(a -> Integer.parseInt(a.group(1)) * 4).sum();
  }

  @Test
  void nothing_to_compute_means_no_launch() {
    for (KernelSpec spec :
        List.of(
            GoldenSpecs.rowReduce(ReduceOp.SUM, 0, 5),
            GoldenSpecs.columnReduce(ReduceOp.SUM, 0, 100, 3),
            GoldenSpecs.matmul(1, 0, 4, 4, false, false),
            new GatherSpec(DType.F32, 3, 2, 0))) {
      assertEquals(
          List.of(),
          new CRenderer(Dialects.CUDA, DeviceLimits.COMMON).render(spec).launch().phases());
    }
  }

  private static void assertRefused(KernelSpec spec, String message) {
    CRenderer renderer = new CRenderer(Dialects.OPENCL, DeviceLimits.COMMON);
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> renderer.render(spec)).getMessage());
  }
}
