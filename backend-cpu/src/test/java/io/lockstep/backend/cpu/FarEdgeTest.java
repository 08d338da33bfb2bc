package io.lockstep.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendOptions;
import io.lockstep.backend.cpu.work.Parts;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.spec.ArgReduceSpec;
import io.lockstep.kernels.spec.GatherSpec;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.MatMulSpec;
import io.lockstep.kernels.spec.RowSpec;
import io.lockstep.kernels.spec.ScatterAddSpec;
import io.lockstep.kernels.spec.Shape;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kernels of as many elements as a tensor may have, without the memory that these would take. */
class FarEdgeTest {
  private static final int MOST = Integer.MAX_VALUE;
  private static final Expr X = Expr.input(0, DType.F32);
  private static final Expr Y = Expr.input(1, DType.F32);

  @Test
  void an_elementwise_launch_computes_the_last_element() {
    try (WorkerPool pool = new WorkerPool(1)) {
      AtomicInteger next = new AtomicInteger();
      FlatMap all =
          new FlatMap(
              pool,
              (_, from, to, _) -> {
                assertEquals(next.get(), from);
                next.set(to);
              },
              new long[1],
              new long[1],
              MOST);
      all.run();
      assertEquals(MOST, next.get());
    }
  }

  @Test
  void an_elementwise_launch_of_which_parts_are_left_out_computes_the_rest() {
    try (WorkerPool pool = new WorkerPool(3)) {
      AtomicLong elements = new AtomicLong();
      AtomicLong sum = new AtomicLong();
      FlatMap rest =
          new FlatMap(
              pool,
              (_, from, to, _) -> {
                elements.addAndGet(to - from);
                sum.addAndGet(sum(from, to));
              },
              new long[1],
              new long[1],
              MOST);
      rest.leaveOut(1000, 100_000);
      rest.leaveOut(MOST - 70_000, MOST - 5);
      rest.run();
      assertEquals(MOST - 99_000 - 69_995, rest.length());
      assertEquals(MOST - 99_000 - 69_995, elements.get());
      assertEquals(sum(0, 1000) + sum(100_000, MOST - 70_000) + sum(MOST - 5, MOST), sum.get());
    }
  }

  private static long sum(long from, long to) {
    return (from + to - 1) * (to - from) / 2;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16})
  void rows_are_cut_into_tasks_to_the_last_one(int threads) {
    checkCovers(new Parts(MOST, MapKernel.TASK));
    checkCovers(ScatterAddKernel.parts(new ScatterAddSpec(DType.F32, MOST, 1, MOST), threads));
    checkCovers(ScatterAddKernel.parts(new ScatterAddSpec(DType.F32, MOST, 1, 3), threads));
    checkCovers(GatherKernel.parts(new GatherSpec(DType.U8, 5, 1, MOST)));
    Layout column = Layout.contiguous(Shape.of(MOST, 1));
    checkCovers(ArgReduceKernel.parts(new ArgReduceSpec(DType.F32, true, MOST, 1, column)));
    RowSpec rows = rowSum(MOST, 1);
    for (int passes = 1; passes < 4; passes++) {
      checkCovers(BoundRows.rows(rows, passes));
    }
  }

  @Test
  void long_rows_are_tasks_of_their_own_however_many_passes() {
    for (int passes = 1; passes < 9; passes++) {
      assertEquals(1, BoundRows.rows(rowSum(1, MOST), passes).size());
      assertEquals(1, BoundRows.rows(rowSum(2, 1 << 29), passes).size());
    }
  }

  @Test
  void all_threads_share_a_scattered_sum_of_many_rows_and_updates() {
    Parts parts = ScatterAddKernel.parts(new ScatterAddSpec(DType.F32, MOST, 1, MOST), 16);
    assertEquals(16, parts.number());
  }

  private static void checkCovers(Parts parts) {
    assertEquals(MOST, parts.count());
    int next = 0;
    for (int part = 0; part < parts.number(); part++) {
      assertEquals(next, parts.start(part));
      next = parts.end(part);
    }
    assertEquals(MOST, next);
  }

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

  @Test
  void a_long_run_makes_code_hot() {
    AtomicInteger replay = new AtomicInteger();
    AtomicInteger asked = new AtomicInteger();
    TieredRun run = new TieredRun((_, _, _, _) -> {}, replay::get);
    run.whenHot(asked::incrementAndGet);
    for (int elements : new int[] {1, MOST, 1, 1}) {
      replay.incrementAndGet();
      run.run(new long[0], 0, elements, 0);
    }
    assertEquals(1, asked.get());
  }
}
