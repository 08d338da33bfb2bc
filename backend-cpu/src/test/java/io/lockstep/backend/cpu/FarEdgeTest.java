package io.lockstep.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendOptions;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.MatMulSpec;
import io.lockstep.kernels.spec.RowSpec;
import io.lockstep.kernels.spec.Shape;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kernels of as many elements as a tensor may have, without the memory that these would take. */
class FarEdgeTest {
  private static final int MOST = Integer.MAX_VALUE;
  private static final Expr X = Expr.input(0, DType.F32);
  private static final Expr Y = Expr.input(1, DType.F32);

  private static RowSpec rowSum(int rows, int cols) {
    Program program = Program.of("sum", List.of(DType.F32), X.overRow(ReduceOp.SUM));
    Shape shape = Shape.of(rows, cols);
    Layout repeated = new Layout(shape, List.of(0, 0), 0);
    Layout one = new Layout(shape, List.of(1, 0), 0);
    return new RowSpec(program, rows, cols, List.of(repeated), List.of(one));
  }

  /** Of ones, every partial sum is exact but the last, which is rounded to 2^31. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void a_sum_over_a_row_takes_the_last_block(int threads) {
    BackendOptions options =
        BackendOptions.DEFAULT.withThreads(threads).with("cpu.warmup", "false");
    try (CpuBackend backend = Devices.open(options)) {
      List<double[]> sum =
          Devices.run(backend, rowSum(1, MOST), List.of(new double[] {1}, new double[1]));
      assertArrayEquals(new double[] {0x1p31}, sum.get(1));
    }
  }

  @Test
  void elements_that_lie_4_GiB_apart_are_not_taken_for_one() {
    int stride = 1 << 30;
    Program add = Program.of("add", List.of(DType.F32, DType.F32), X.add(Y));
    Layout a = Layout.contiguous(Shape.of(1, 1, 1));
    Layout b = Layout.contiguous(Shape.of(1, 1, 2));
    Layout far = new Layout(Shape.of(1, 1, 2), List.of(0, 0, stride), 0);
    KernelSpec spec = new MatMulSpec(DType.F32, 1, 1, 2, 1, a, b, add, List.of(far), List.of(b));
    try (CpuBackend backend = Devices.open(BackendOptions.DEFAULT.withThreads(1))) {
      Backend.Buffer left = filled(backend, 4, 0, 2f);
      Backend.Buffer right = filled(backend, 8, 4, 5f);
      // Of these 4 GiB the system provides the two pages that are touched.
      Backend.Buffer added = filled(backend, 4L * stride + 4, 4L * stride, 7f);
      Backend.Buffer result = backend.allocate(8);
      List<Backend.Argument> arguments =
          java.util.stream.Stream.of(left, right, added, result)
              .map(buffer -> new Backend.Argument(buffer, 0))
              .toList();
      Backend.Launch launch = new Backend.Launch(backend.compile(spec), arguments);
      try (Backend.Recording recording = backend.record(List.of(launch))) {
        recording.replay();
      }
      float[] found = new float[2];
      backend.download(result, 0, MemorySegment.ofArray(found));
      assertArrayEquals(new float[] {0, 17}, found);
    }
  }

  private static Backend.Buffer filled(Backend backend, long bytes, long at, float value) {
    Backend.Buffer buffer = backend.allocate(bytes);
    backend.upload(MemorySegment.ofArray(new float[] {value}), buffer, at);
    return buffer;
  }
}
