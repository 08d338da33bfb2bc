package io.lockstep.backend.cpu;

import static io.lockstep.backend.cpu.Naive.dense;

import io.lockstep.kernels.expr.BFloat16;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.expr.Type;
import io.lockstep.kernels.function.ElementaryFunctions;
import io.lockstep.kernels.spec.ArgReduceSpec;
import io.lockstep.kernels.spec.ColumnReduceSpec;
import io.lockstep.kernels.spec.FoldSpec;
import io.lockstep.kernels.spec.GatherSpec;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.MapSpec;
import io.lockstep.kernels.spec.MatMulSpec;
import io.lockstep.kernels.spec.PickSpec;
import io.lockstep.kernels.spec.PlaceSpec;
import io.lockstep.kernels.spec.RowSpec;
import io.lockstep.kernels.spec.ScatterAddSpec;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.kernels.spec.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kernel on every form of the device gives the plain loops' bits. */
class KernelsTest {
  private static final Devices DEVICES = new Devices();
  private static final Expr X = Expr.input(0, DType.F32);
  private static final Expr Y = Expr.input(1, DType.F32);

  private final Random random = new Random(20260727);

  @AfterAll
  static void close() {
    DEVICES.close();
  }

  private static Layout layout(int[] dims, int offset, Integer... strides) {
    return new Layout(Shape.of(dims), List.of(strides), offset);
  }

  private double[] floats(int n) {
    return Devices.random(random, DType.F32, n, true);
  }

  // ---- elementwise

  private static Program gelu() {
    Expr phi = X.mul(0.70710678).apply(ElementaryFunctions.ERF).add(1).mul(0.5);
    return Program.of("gelu", List.of(DType.F32), X.mul(phi));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 13, 207, 256, 257, 4098, 70001})
  void map_of_one_axis(int n) {
    KernelSpec spec = new MapSpec(gelu(), Shape.of(n), List.of(dense(n)), List.of(dense(n)));
    DEVICES.check(spec, List.of(floats(n), new double[n]));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "3,13", "300,207", "5,4098", "2000,10", "0,4", "4,0"})
  void map_broadcasts_a_row_and_a_column(int rows, int cols) {
    int[] dims = {rows, cols};
    Expr column = Expr.input(2, DType.F32);
    Program program =
        Program.of(
            "affine",
            List.of(DType.F32, DType.F32, DType.F32),
            X.fma(column, Y).max(0).add(Expr.index().cast(io.lockstep.kernels.expr.Type.F32)));
    KernelSpec spec =
        new MapSpec(
            program,
            Shape.of(rows, cols),
            List.of(dense(rows, cols), layout(dims, 0, 0, 1), layout(dims, 0, 1, 0)),
            List.of(dense(rows, cols)));
    DEVICES.check(
        spec, List.of(floats(rows * cols), floats(cols), floats(rows), new double[rows * cols]));
  }

  @ParameterizedTest
  @CsvSource({"3,13", "100,300", "257,65"})
  void map_transposes_and_slices(int rows, int cols) {
    int[] dims = {rows, cols};
    KernelSpec spec =
        new MapSpec(
            Program.of("sub", List.of(DType.F32, DType.F32), X.sub(Y)),
            Shape.of(rows, cols),
            List.of(layout(dims, 2, 1, rows), layout(dims, 1, 2 * cols, 2)),
            List.of(layout(dims, 3, cols + 1, 1)));
    DEVICES.check(
        spec,
        List.of(
            floats(rows * cols + 2), floats(2 * rows * cols + 1), floats(rows * (cols + 1) + 3)));
  }

  @Test
  void map_of_four_axes_with_a_permutation_and_several_outputs() {
    int[] dims = {3, 5, 7, 20};
    Layout permuted = dense(20, 5, 3, 7).permute(List.of(2, 1, 3, 0));
    Program program =
        Program.of(
            "pair",
            List.of(DType.F32, DType.U8),
            List.of(DType.F32, DType.BOOL),
            List.of(
                X.mul(Expr.input(1, DType.U8).cast(io.lockstep.kernels.expr.Type.F32)),
                X.gt(0).select(Expr.i32(1), Expr.i32(0))));
    KernelSpec spec =
        new MapSpec(
            program,
            Shape.of(dims),
            List.of(permuted, dense(dims)),
            List.of(dense(dims), dense(dims)));
    DEVICES.check(
        spec,
        List.of(
            floats(2100),
            Devices.random(random, DType.U8, 2100, false),
            new double[2100],
            new double[2100]));
  }

  // ---- rows

  private static Program softmax() {
    Expr e = X.sub(X.overRow(ReduceOp.MAX)).apply(ElementaryFunctions.EXP);
    return Program.of("softmax", List.of(DType.F32), e.div(e.overRow(ReduceOp.SUM)));
  }

  @ParameterizedTest
  @CsvSource({
    "1,1", "3,10", "7,13", "5,207", "4,256", "3,257", "3,4098", "1,70001", "2,20000", "300,65",
    "0,5", "16,2", "33,10", "500,32", "2011,3", "500,33"
  })
  void softmax_over_rows(int rows, int cols) {
    KernelSpec spec =
        new RowSpec(softmax(), rows, cols, List.of(dense(rows, cols)), List.of(dense(rows, cols)));
    double[] x = Devices.random(random, DType.F32, rows * cols, false);
    DEVICES.check(spec, List.of(x, new double[rows * cols]));
  }

  @ParameterizedTest
  @CsvSource({
    "1,0",
    "3,0",
    "1,1",
    "5,1",
    "3,13",
    "4,207",
    "4,257",
    "3,4098",
    "1,70001",
    "1,1100000",
    "17,2",
    "300,10",
    "1000,32"
  })
  void sums_with_one_result_a_row(int rows, int cols) {
    Expr sum = X.mul(Y).overRow(ReduceOp.SUM);
    Expr peak = X.overRow(ReduceOp.MAX);
    Expr least = Y.overRow(ReduceOp.MIN);
    Program program =
        Program.of(
            "sums",
            List.of(DType.F32, DType.F32),
            List.of(DType.F32, DType.F32, DType.F32),
            List.of(sum, peak.sub(least).mul(0.5), least));
    Layout each = layout(new int[] {rows, cols}, 0, 1, 0);
    KernelSpec spec =
        new RowSpec(
            program,
            rows,
            cols,
            List.of(dense(rows, cols), layout(new int[] {rows, cols}, 1, 0, 1)),
            List.of(each, each, each));
    double[] x = Devices.random(random, DType.F32, rows * cols, cols % 2 == 1);
    double[] y = Devices.random(random, DType.F32, cols + 1, false);
    DEVICES.check(spec, List.of(x, y, new double[rows], new double[rows], new double[rows]));
  }

  @Test
  void a_sum_of_negative_zeros_keeps_the_sign() {
    KernelSpec spec =
        new RowSpec(
            Program.of("sum", List.of(DType.F32), X.overRow(ReduceOp.SUM)),
            1,
            300,
            List.of(dense(1, 300)),
            List.of(layout(new int[] {1, 300}, 0, 1, 0)));
    double[] x = new double[300];
    java.util.Arrays.fill(x, -0.0);
    DEVICES.check(spec, List.of(x, new double[1]));
  }

  @ParameterizedTest
  @CsvSource({"3,13", "5,207", "2,5000", "40,13", "700,32"})
  void layer_norm_reads_a_transposed_input_and_keeps_row_results(int rows, int cols) {
    Expr n = Expr.f32(cols);
    Expr mean = X.overRow(ReduceOp.SUM).div(n);
    Expr centred = X.sub(mean);
    Expr deviation = centred.mul(centred).overRow(ReduceOp.SUM).div(n).add(1e-5).sqrt();
    Program program =
        Program.of(
            "norm",
            List.of(DType.F32, DType.F32),
            List.of(DType.F32, DType.F32, DType.F32),
            List.of(
                centred.div(deviation).mul(Y).add(Y.apply(ElementaryFunctions.TANH)),
                mean,
                deviation));
    int[] dims = {rows, cols};
    KernelSpec spec =
        new RowSpec(
            program,
            rows,
            cols,
            List.of(layout(dims, 0, 1, rows), layout(dims, 0, 0, 1)),
            List.of(dense(rows, cols), layout(dims, 0, 1, 0), layout(dims, 0, 1, 0)));
    DEVICES.check(
        spec,
        List.of(
            Devices.random(random, DType.F32, rows * cols, false),
            Devices.random(random, DType.F32, cols, false),
            new double[rows * cols],
            new double[rows],
            new double[rows]));
  }

  @Test
  void short_rows_of_all_types_in_all_directions() {
    Expr truth = Expr.input(1, DType.BOOL).ne(0);
    Expr position = Expr.index().cast(Type.F32);
    Expr each = truth.select(X.add(position), Expr.input(2, DType.U8).cast(Type.F32));
    Expr sum = each.mul(Expr.input(3, DType.F32)).overRow(ReduceOp.SUM);
    Program program =
        Program.of(
            "mixed",
            List.of(DType.F32, DType.BOOL, DType.U8, DType.F32),
            List.of(DType.F32, DType.BOOL, DType.F32, DType.I32),
            List.of(
                each.sub(sum),
                each.lt(sum).select(Expr.i32(1), Expr.i32(0)),
                sum,
                sum.lt(0).select(Expr.i32(1), Expr.i32(2))));
    int[] dims = {100, 7};
    KernelSpec spec =
        new RowSpec(
            program,
            100,
            7,
            List.of(
                layout(dims, 3, 9, 1),
                dense(100, 7),
                layout(dims, 0, 1, 100),
                layout(dims, 0, 1, 0)),
            List.of(
                layout(dims, 0, 1, 100),
                dense(100, 7),
                layout(dims, 1, 2, 0),
                layout(dims, 0, 1, 0)));
    DEVICES.check(
        spec,
        List.of(
            Devices.random(random, DType.F32, 903, false),
            Devices.random(random, DType.BOOL, 700, false),
            Devices.random(random, DType.U8, 700, false),
            Devices.random(random, DType.F32, 100, false),
            new double[700],
            new double[700],
            new double[200],
            new double[100]));
  }

  @Test
  void rows_of_doubles() {
    Expr x = Expr.input(0, DType.F64);
    Expr e = x.sub(x.overRow(ReduceOp.MAX)).apply(ElementaryFunctions.EXP);
    Program program = Program.of("softmax", List.of(DType.F64), e.div(e.overRow(ReduceOp.SUM)));
    for (int[] d : new int[][] {{3, 300}, {150, 6}}) {
      Layout whole = dense(d[0], d[1]);
      KernelSpec spec = new RowSpec(program, d[0], d[1], List.of(whole), List.of(whole));
      DEVICES.check(spec, List.of(Devices.random(random, DType.F64, 900, false), new double[900]));
    }
  }

  // ---- columns

  @ParameterizedTest
  @CsvSource({
    "1,0,3",
    "1,1,2",
    "2,13,5",
    "1,64,16",
    "3,65,207",
    "1,300,1000",
    "2,129,4098",
    "1,5000,10",
    "0,3,4"
  })
  void sums_over_an_outer_axis(int outer, int reduced, int inner) {
    Program program = Program.of("dots", List.of(DType.F32, DType.F32), X.mul(Y));
    int[] dims = {outer, reduced, inner};
    for (ReduceOp op : ReduceOp.values()) {
      KernelSpec spec =
          new ColumnReduceSpec(
              program, op, outer, reduced, inner, List.of(dense(dims), layout(dims, 0, 0, 1, 0)));
      DEVICES.check(
          spec,
          List.of(floats(outer * reduced * inner), floats(reduced), new double[outer * inner]));
    }
  }

  // ---- products

  @ParameterizedTest
  @CsvSource({"1,1,1,1", "1,5,7,0", "1,13,17,600", "2,33,40,70", "1,64,96,1100", "3,1,10,20"})
  void product_with_bias_and_activation(int batch, int m, int n, int k) {
    Program epilogue =
        Program.of(
            "dense_tanh",
            List.of(DType.F32, DType.F32),
            List.of(DType.F32, DType.F32),
            List.of(X.add(Y), X.add(Y).apply(ElementaryFunctions.TANH)));
    KernelSpec spec = product(DType.F32, batch, m, n, k, epilogue);
    DEVICES.check(
        spec,
        List.of(
            Devices.random(random, DType.F32, batch * m * k, false),
            Devices.random(random, DType.F32, batch * k * n, false),
            Devices.random(random, DType.F32, n, false),
            new double[batch * m * n],
            new double[batch * m * n]));
  }

  private static KernelSpec product(DType type, int batch, int m, int n, int k, Program epilogue) {
    return new MatMulSpec(
        type,
        batch,
        m,
        n,
        k,
        dense(batch, k, m).permute(List.of(0, 2, 1)),
        dense(batch, k, n),
        epilogue,
        List.of(layout(new int[] {batch, m, n}, 0, 0, 0, 1)),
        epilogue.outputs().stream().map(_ -> dense(batch, m, n)).toList());
  }

  @Test
  void product_whose_results_are_truth_values() {
    Program epilogue =
        Program.of(
            "above",
            List.of(DType.F32, DType.F32),
            List.of(DType.BOOL),
            List.of(X.gt(Y).select(Expr.i32(1), Expr.i32(0))));
    DEVICES.check(
        product(DType.F32, 2, 20, 30, 8, epilogue),
        List.of(
            Devices.random(random, DType.F32, 320, false),
            Devices.random(random, DType.F32, 480, false),
            Devices.random(random, DType.F32, 30, false),
            new double[1200]));
  }

  @Test
  void product_of_doubles() {
    Program epilogue =
        Program.of(
            "add",
            List.of(DType.F64, DType.F64),
            Expr.input(0, DType.F64).add(Expr.input(1, DType.F64)));
    DEVICES.check(
        product(DType.F64, 2, 5, 6, 700, epilogue),
        List.of(
            Devices.random(random, DType.F64, 7000, false),
            Devices.random(random, DType.F64, 8400, false),
            Devices.random(random, DType.F64, 6, false),
            new double[60]));
  }

  @ParameterizedTest
  @CsvSource({"1,1,1,0", "2,20,30,600", "1,70,300,70"})
  void product_of_bfloat16_stored_as_bfloat16(int batch, int m, int n, int k) {
    Program epilogue =
        Program.of(
            "halves",
            List.of(DType.F32, DType.F32),
            List.of(DType.BF16, DType.F32),
            List.of(X.add(Y).max(0), X));
    DEVICES.check(
        product(DType.BF16, batch, m, n, k, epilogue),
        List.of(
            halves(batch * m * k),
            halves(batch * k * n),
            Devices.random(random, DType.F32, n, false),
            new double[batch * m * n],
            new double[batch * m * n]));
  }

  private double[] halves(int n) {
    return random.doubles(n, -2, 2).map(x -> BFloat16.nearest((float) x)).toArray();
  }

  @Test
  void product_that_is_only_stored_as_bfloat16() {
    Program rounding = Program.of("bf16", List.of(DType.F32), List.of(DType.BF16), List.of(X));
    MatMulSpec spec =
        new MatMulSpec(
            DType.F32,
            1,
            7,
            9,
            40,
            dense(1, 7, 40),
            dense(1, 40, 9),
            rounding,
            List.of(),
            List.of(dense(1, 7, 9)));
    DEVICES.check(spec, List.of(floats(280), floats(360), new double[63]));
  }

  @Test
  void product_of_bfloat16_that_repeats_a_row_in_every_batch() {
    MatMulSpec spec =
        new MatMulSpec(
            DType.BF16,
            3,
            4,
            5,
            6,
            layout(new int[] {3, 4, 6}, 2, 0, 10, 1),
            layout(new int[] {3, 6, 5}, 0, 0, 0, 1),
            Program.of("product", List.of(DType.F32), X),
            List.of(),
            List.of(dense(3, 4, 5)));
    DEVICES.check(spec, List.of(halves(38), halves(5), new double[60]));
  }

  @ParameterizedTest
  @CsvSource({"3,13", "5,207", "2,5000"})
  void softmax_over_rows_of_bfloat16(int rows, int cols) {
    Expr x = Expr.input(0, DType.BF16);
    Expr e = x.sub(x.overRow(ReduceOp.MAX)).apply(ElementaryFunctions.EXP);
    Program program =
        Program.of(
            "softmax",
            List.of(DType.BF16),
            List.of(DType.BF16),
            List.of(e.div(e.overRow(ReduceOp.SUM))));
    KernelSpec spec =
        new RowSpec(program, rows, cols, List.of(dense(rows, cols)), List.of(dense(rows, cols)));
    DEVICES.check(spec, List.of(halves(rows * cols), new double[rows * cols]));
  }

  @Test
  void columns_of_bfloat16_are_summed_in_float32() {
    Program program = Program.of("sum", List.of(DType.BF16), Expr.input(0, DType.BF16));
    KernelSpec spec =
        new ColumnReduceSpec(program, ReduceOp.SUM, 1, 300, 33, List.of(dense(1, 300, 33)));
    DEVICES.check(spec, List.of(halves(9900), new double[33]));
  }

  // ---- indices

  @ParameterizedTest
  @EnumSource(DType.class)
  void positions_of_the_extremes(DType type) {
    for (boolean largest : new boolean[] {false, true}) {
      KernelSpec spec = new ArgReduceSpec(type, largest, 300, 13, dense(300, 13));
      DEVICES.check(spec, List.of(Devices.random(random, type, 3900, true), new double[300]));
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1,1", "50,1,300", "10,207,64", "3,4098,30", "5,4,0"})
  void gather_and_scatter_add(int rows, int width, int count) {
    double[] indices = random.ints(count, 0, rows).asDoubleStream().toArray();
    List<double[]> gather = new ArrayList<>();
    gather.add(floats(rows * width));
    gather.add(indices);
    gather.add(new double[count * width]);
    DEVICES.check(new GatherSpec(DType.F32, rows, width, count), gather);
    List<double[]> scatter = new ArrayList<>();
    scatter.add(Devices.random(random, DType.F32, count * width, false));
    scatter.add(indices);
    scatter.add(floats(rows * width));
    DEVICES.check(new ScatterAddSpec(DType.F32, rows, width, count), scatter);
  }

  // ---- windows

  /** Folds of one and two axes, as a convolution's products and as windows lie. */
  @ParameterizedTest
  @CsvSource({
    "1,1,1,1,1",
    "1,9,3,1,1",
    "3,26,3,1,1",
    "2,13,2,2,1",
    "2,13,3,2,2",
    "5,40,5,1,3",
    "0,9,3,1,1",
    "2,200,3,1,1"
  })
  void folds(int planes, int length, int size, int stride, int dilation) {
    Shape line = Shape.of(planes, length);
    List<Window> along = List.of(new Window(1, size, stride, dilation));
    fold(line, along, Layout.contiguous(Window.over(line, along)));
    Shape middle = Shape.of(planes, length, 3);
    fold(middle, along, Layout.contiguous(Window.over(middle, along)));
    Shape image = Shape.of(2, planes, length, 11);
    List<Window> both = List.of(new Window(2, size, stride, dilation), new Window(3, 3, 1, 1));
    int[] n = Window.over(image, both).toArray();
    Layout columns = Layout.contiguous(Shape.of(n[0], n[1], n[4], n[5], n[2], n[3]));
    fold(image, both, columns.permute(List.of(0, 1, 4, 5, 2, 3)));
  }

  @ParameterizedTest
  @CsvSource({
    "1,1,1,1,1",
    "1,9,3,1,1",
    "3,26,2,2,1",
    "2,13,3,2,2",
    "5,40,5,1,3",
    "0,9,3,1,1",
    "2,200,4,4,1"
  })
  void largest_elements_of_windows_are_picked_and_placed(
      int planes, int length, int size, int stride, int dilation) {
    Shape line = Shape.of(planes, length);
    pickAndPlace(line, List.of(new Window(1, size, stride, dilation)));
    Shape image = Shape.of(2, planes, length, 12);
    pickAndPlace(image, List.of(new Window(2, size, stride, dilation), new Window(3, 3, 3, 1)));
    pickAndPlace(image, List.of(new Window(3, 2, 1, 3), new Window(2, size, stride, dilation)));
  }

  private void pickAndPlace(Shape shape, List<Window> windows) {
    Shape counts = Window.counts(shape, windows);
    Layout whole = Layout.contiguous(shape);
    List<Integer> turned = new ArrayList<>(List.of(shape.rank() - 1));
    for (int axis = 0; axis < shape.rank() - 1; axis++) {
      turned.add(axis);
    }
    Layout by = Layout.contiguous(new Shape(turned.stream().map(shape::dim).toList()));
    List<Integer> back = new ArrayList<>();
    for (int axis = 1; axis < shape.rank(); axis++) {
      back.add(axis);
    }
    back.add(0);
    for (DType type : List.of(DType.F32, DType.F64)) {
      double[] x = Devices.random(random, type, shape.size(), true);
      double[] given = Devices.random(random, type, shape.size(), true);
      DEVICES.check(
          new PickSpec(type, shape, windows, whole, whole),
          List.of(x, given, new double[counts.size()]));
      DEVICES.check(
          new PickSpec(type, shape, windows, by.permute(back), whole),
          List.of(x, given, new double[counts.size()]));
      double[] placed = Devices.random(random, type, counts.size(), true);
      DEVICES.check(
          new PlaceSpec(type, shape, windows, whole, Layout.contiguous(counts)),
          List.of(x, placed, new double[shape.size()]));
    }
  }

  private void fold(Shape shape, List<Window> windows, Layout input) {
    for (DType type : List.of(DType.F32, DType.F64)) {
      double[] x = Devices.random(random, type, input.shape().size(), false);
      DEVICES.check(
          new FoldSpec(type, shape, windows, input), List.of(x, new double[shape.size()]));
    }
  }
}
