package io.lockstep.kernels.render.c;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.render.c.dialect.Dialects;
import io.lockstep.kernels.render.c.source.DeviceLimits;
import io.lockstep.kernels.render.c.source.KernelSource;
import io.lockstep.kernels.spec.GatherSpec;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.MapSpec;
import io.lockstep.kernels.spec.ScatterAddSpec;
import io.lockstep.kernels.spec.Shape;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kernels that differ only in sizes are compiled once. */
class SharedSourceTest {
  static Stream<List<KernelSpec>> families() {
    return Stream.of(
        List.of(bias(2, 3), bias(128, 10), bias(77, 513)),
        List.of(
            GoldenSpecs.softmax(1, 33),
            GoldenSpecs.softmax(100, 300),
            GoldenSpecs.softmax(7, 4096)),
        List.of(
            GoldenSpecs.softmax(0, 1), GoldenSpecs.softmax(128, 10), GoldenSpecs.softmax(7, 32)),
        List.of(GoldenSpecs.softmax(65, 4097), GoldenSpecs.softmax(100, 9000)),
        List.of(GoldenSpecs.softmax(1, 4097), GoldenSpecs.softmax(64, 100_000)),
        List.of(
            GoldenSpecs.columnReduce(ReduceOp.SUM, 1, 0, 5),
            GoldenSpecs.columnReduce(ReduceOp.SUM, 1, 64, 5),
            GoldenSpecs.columnReduce(ReduceOp.SUM, 3, 13, 1000)),
        List.of(
            GoldenSpecs.columnReduce(ReduceOp.SUM, 1, 65, 5),
            GoldenSpecs.columnReduce(ReduceOp.SUM, 3, 100_000, 1000)),
        List.of(
            GoldenSpecs.argReduce(true, 0, 7),
            GoldenSpecs.argReduce(true, 3, 1),
            GoldenSpecs.argReduce(true, 3, 32)),
        List.of(GoldenSpecs.argReduce(false, 3, 33), GoldenSpecs.argReduce(false, 3, 5000)),
        List.of(new GatherSpec(DType.F32, 10, 1, 0), new GatherSpec(DType.F32, 1000, 64, 33)),
        List.of(new ScatterAddSpec(DType.F32, 10, 1, 0), new ScatterAddSpec(DType.F32, 11, 64, 33)),
        List.of(GoldenSpecs.fold(1, 1), GoldenSpecs.fold(2, 1), GoldenSpecs.fold(1, 3)),
        List.of(GoldenSpecs.pick(1), GoldenSpecs.pick(2)),
        List.of(GoldenSpecs.place(1), GoldenSpecs.place(3)),
        List.of(
            GoldenSpecs.matmul(1, 64, 64, 0, false, false),
            GoldenSpecs.matmul(1, 65, 70, 300, false, false),
            GoldenSpecs.matmul(2, 64, 64, 500, false, false)));
  }

  /** A bias added to each row. */
  private static MapSpec bias(int rows, int cols) {
    Shape shape = Shape.of(rows, cols);
    Layout whole = Layout.contiguous(shape);
    return new MapSpec(
        Program.of(
            "bias",
            List.of(DType.F32, DType.F32),
            Expr.input(0, DType.F32).add(Expr.input(1, DType.F32))),
        shape,
        List.of(whole, new Layout(shape, List.of(0, 1), 0)),
        List.of(whole));
  }

  @ParameterizedTest
  @MethodSource("families")
  void kernels_that_differ_in_sizes_have_one_source(List<KernelSpec> family) {
    CRenderer renderer = new CRenderer(Dialects.OPENCL, DeviceLimits.COMMON);
    KernelSource first = renderer.render(family.getFirst());
    for (KernelSpec spec : family) {
      KernelSource other = renderer.render(spec);
      assertEquals(first.source(), other.source());
      assertEquals(first.name(), other.name());
      assertEquals(first.sizes().size(), other.sizes().size());
    }
    assertNotEquals(first.sizes(), renderer.render(family.getLast()).sizes());
  }

  @Test
  void many_sizes_become_constants_in_the_end() {
    Shape shape = Shape.of(3, 5, 7);
    int inputs = 30;
    Expr sum = Expr.input(0, DType.F32);
    for (int i = 1; i < inputs; i++) {
      sum = sum.add(Expr.input(i, DType.F32));
    }
    Layout transposed = new Layout(shape, List.of(1, 21, 3), 0);
    MapSpec spec =
        new MapSpec(
            Program.of("many", java.util.Collections.nCopies(inputs, DType.F32), sum),
            shape,
            java.util.Collections.nCopies(inputs, transposed),
            List.of(Layout.contiguous(shape)));
    assertEquals(
        64, new CRenderer(Dialects.OPENCL, DeviceLimits.COMMON).render(spec).sizes().size());
  }
}
