package io.lockstep.backend.cpu.fusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.BackendOptions;
import io.lockstep.backend.cpu.elementwise.MapKernel;
import io.lockstep.backend.cpu.memory.Allocator;
import io.lockstep.backend.cpu.product.MatMulKernel;
import io.lockstep.backend.cpu.runtime.CpuRuntime;
import io.lockstep.backend.cpu.runtime.CpuSettings;
import io.lockstep.backend.cpu.window.FoldKernel;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.spec.FoldSpec;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.MapSpec;
import io.lockstep.kernels.spec.MatMulSpec;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.kernels.spec.Window;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which launches are done within a product; that they give the same is tested with engines. */
class MatrixFusionTest {
  private static final Program SAME =
      Program.of("copy", List.of(DType.F32), Expr.input(0, DType.F32));
  private static final int BATCH = 8;
  private static final int CHANNELS = 3;
  private static final int SIDE = 20;
  private static final int PLACES = 18 * 18;
  private static final int TERMS = CHANNELS * 9;
  private static final List<Window> WINDOWS =
      List.of(new Window(1, 3, 1, 1), new Window(2, 3, 1, 1));

  // Addresses, far apart.
  private static final long IMAGES = 1L << 30;
  private static final long COLUMNS = 2L << 30;
  private static final long WEIGHT = 3L << 30;
  private static final long RESULT = 4L << 30;
  private static final long FOLDED = 5L << 30;

  private final CpuRuntime runtime =
      new CpuRuntime(
          CpuSettings.of(BackendOptions.DEFAULT.withThreads(2).with("cpu.vector", "false")),
          Allocator.ofMachine());

  @AfterEach
  void close() {
    runtime.close();
  }

  /** The windows of all images, {@code [batch * channels, 3, 3, 18, 18]}. */
  private CpuLaunch copy(Program program) {
    Layout over =
        Layout.contiguous(Shape.of(BATCH * CHANNELS, SIDE, SIDE))
            .windows(WINDOWS)
            .permute(List.of(0, 3, 4, 1, 2));
    MapSpec spec =
        new MapSpec(program, over.shape(), List.of(over), List.of(Layout.contiguous(over.shape())));
    return new CpuLaunch(new MapKernel(spec, runtime), new long[] {IMAGES, COLUMNS});
  }

  /** Products of one weight with each example's windows, or of those with themselves. */
  private CpuLaunch product(int batch, int m, int k, int n, Layout a, long left, long right) {
    Layout b = Layout.contiguous(Shape.of(batch, k, n));
    Layout result = Layout.contiguous(Shape.of(batch, m, n));
    MatMulSpec spec =
        new MatMulSpec(DType.F32, batch, m, n, k, a, b, SAME, List.of(), List.of(result));
    return new CpuLaunch(new MatMulKernel(spec, runtime), new long[] {left, right, RESULT});
  }

  private CpuLaunch forward() {
    Layout weight = new Layout(Shape.of(BATCH, 7, TERMS), List.of(0, TERMS, 1), 0);
    return product(BATCH, 7, TERMS, PLACES, weight, WEIGHT, COLUMNS);
  }

  private CpuLaunch backward() {
    Layout weight = new Layout(Shape.of(BATCH, TERMS, 5), List.of(0, 1, TERMS), 0);
    return product(BATCH, TERMS, 5, PLACES, weight, WEIGHT, IMAGES);
  }

  private CpuLaunch fold(long from) {
    Shape shape = Shape.of(BATCH * CHANNELS, SIDE, SIDE);
    int[] over = Window.over(shape, WINDOWS).toArray();
    Layout columns = Layout.contiguous(Shape.of(over[0], over[3], over[4], over[1], over[2]));
    FoldSpec spec =
        new FoldSpec(DType.F32, shape, WINDOWS, columns.permute(List.of(0, 3, 4, 1, 2)));
    return new CpuLaunch(new FoldKernel(spec, runtime), new long[] {from, FOLDED});
  }

  private CpuLaunch fill(long address) {
    Layout all = Layout.contiguous(Shape.of(100));
    MapSpec spec =
        new MapSpec(
            Program.of("fill", List.of(), Expr.f32(1)), all.shape(), List.of(), List.of(all));
    return new CpuLaunch(new MapKernel(spec, runtime), new long[] {address});
  }

  @Test
  void windows_are_copied_before_each_matrix() {
    CpuLaunch copy = copy(SAME);
    CpuLaunch product = forward();
    MatrixFusion fusion = new MatrixFusion(List.of(copy, fill(1L << 40), product));
    assertTrue(fusion.takesIn(copy));
    assertEquals(1, fusion.before(product).size());
    assertEquals(List.of(), fusion.behind(product));
    assertTrue(product.reads(copy.reads()));
    assertTrue(product.writes(copy.writes()));
  }

  @Test
  void gradients_are_folded_behind_each_matrix() {
    CpuLaunch product = backward();
    CpuLaunch fold = fold(RESULT);
    MatrixFusion fusion = new MatrixFusion(List.of(product, fill(1L << 40), fold));
    assertTrue(fusion.takesIn(fold));
    assertEquals(1, fusion.behind(product).size());
    assertEquals(List.of(), fusion.before(product));
  }

  private void staysWhereItIs(CpuLaunch launch, List<CpuLaunch> launches) {
    assertFalse(new MatrixFusion(launches).takesIn(launch));
  }

  @Test
  void nothing_is_moved_across_what_writes_or_reads_its_memory() {
    CpuLaunch copy = copy(SAME);
    staysWhereItIs(copy, List.of(copy, fill(IMAGES), forward()));
    staysWhereItIs(copy, List.of(copy, fill(COLUMNS), forward()));
    staysWhereItIs(copy, List.of(copy, fold(COLUMNS), forward()));
    CpuLaunch fold = fold(RESULT);
    staysWhereItIs(fold, List.of(backward(), fill(RESULT), fold));
    staysWhereItIs(fold, List.of(backward(), fill(FOLDED), fold));
  }

  @Test
  void what_is_no_copy_of_a_whole_operand_stays_where_it_is() {
    Program half = Program.of("half", List.of(DType.F32), Expr.input(0, DType.F32).mul(0.5));
    CpuLaunch computed = copy(half);
    staysWhereItIs(computed, List.of(computed, forward()));
    CpuLaunch copy = copy(SAME);
    Layout weight = new Layout(Shape.of(BATCH, 7, TERMS), List.of(0, TERMS, 1), 0);
    CpuLaunch shifted = product(BATCH, 7, TERMS, PLACES, weight, WEIGHT, COLUMNS + 4);
    staysWhereItIs(copy, List.of(copy, shifted));
    CpuLaunch one = product(1, 7, TERMS, BATCH * PLACES, whole(7, TERMS), WEIGHT, COLUMNS);
    staysWhereItIs(copy, List.of(copy, one));
    staysWhereItIs(copy, List.of(copy, fold(COLUMNS)));
    staysWhereItIs(copy, List.of(copy));
    CpuLaunch elsewhere = fold(RESULT + 4);
    staysWhereItIs(elsewhere, List.of(backward(), elsewhere));
  }

  private static Layout whole(int rows, int columns) {
    return Layout.contiguous(Shape.of(1, rows, columns));
  }
}
