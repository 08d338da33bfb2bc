package io.lockstep.kernels.render.c;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.expr.Type;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The specifications whose sources are kept as golden files, by file name. */
public final class GoldenSpecs {
  private static final List<DType> ONE = List.of(DType.F32);
  private static final List<DType> TWO = List.of(DType.F32, DType.F32);

  private GoldenSpecs() {}

  static Map<String, KernelSpec> all() {
    Map<String, KernelSpec> specs = new LinkedHashMap<>();
    specs.put("map_broadcast", broadcast());
    specs.put("map_gelu", gelu());
    specs.put("map_integers", integers());
    specs.put("map_bytes", bytes());
    specs.put("map_vectors", momentum(10_007));
    specs.put("map_vectors_of_rows", rowsOfVectors(40, 52));
    specs.put("row_softmax", softmax(12, 1000));
    specs.put("row_softmax_long", softmax(3, 10_000));
    specs.put("row_moments", moments(70, 300));
    specs.put("row_sum", rowReduce(ReduceOp.SUM, 100, 10_000));
    specs.put("row_sum_long", rowReduce(ReduceOp.SUM, 1, 100_000));
    specs.put("column_sum", columnReduce(ReduceOp.SUM, 2, 1000, 30));
    specs.put("column_max_short", columnReduce(ReduceOp.MAX, 1, 50, 30));
    specs.put("matmul_large", matmul(1, 2048, 1024, 512, false, true));
    specs.put("matmul_large_long", matmul(1, 2560, 1024, 2048, true, false));
    specs.put("matmul_medium", matmul(1, 1024, 1280, 512, false, false));
    specs.put("matmul_low", matmul(2, 10, 700, 300, false, true));
    specs.put("matmul_narrow", matmul(2, 700, 10, 300, false, true));
    specs.put("matmul_row", matmul(1, 1, 700, 300, false, true));
    specs.put("matmul_column", matmul(1, 700, 1, 300, false, false));
    specs.put("matmul_bias_relu", matmul(2, 100, 70, 1030, false, true));
    specs.put("map_halves", halves());
    specs.put("matmul_halves", matmulOfHalves(1, 100, 70, 1030, false, true));
    specs.put("gather", new GatherSpec(DType.F32, 50, 12, 33));
    specs.put("scatter_add", new ScatterAddSpec(DType.F32, 50, 12, 33));
    specs.put("scatter_add_large", new ScatterAddSpec(DType.F32, 300_000, 64, 5000));
    specs.put("fold", fold(1, 1));
    specs.put("pick_largest", pick(2));
    specs.put("place_largest", place(2));
    specs.put("row_softmax_short", softmax(128, 10));
    specs.put("argmax_short", argReduce(true, 100, 10));
    specs.put("argmax", argReduce(true, 9, 300));
    return specs;
  }

  /** {@code x*y + b} over [4,5,6]: x whole, y transposed, b repeated along the outer axes. */
  static MapSpec broadcast() {
    Shape shape = Shape.of(4, 5, 6);
    Expr x = Expr.input(0, DType.F32);
    Expr y = Expr.input(1, DType.F32);
    Expr b = Expr.input(2, DType.F32);
    return new MapSpec(
        Program.of("scale_shift", List.of(DType.F32, DType.F32, DType.F32), x.mul(y).add(b)),
        shape,
        List.of(
            Layout.contiguous(shape),
            new Layout(shape, List.of(1, 24, 4), 3),
            new Layout(shape, List.of(0, 0, -1), 5)),
        List.of(Layout.contiguous(shape)));
  }

  /** A step of gradient descent with momentum, by a run-time rate, with a mask in bytes. */
  static MapSpec momentum(int size) {
    Shape shape = Shape.of(size);
    Layout whole = Layout.contiguous(shape);
    Expr keep = Expr.input(3, DType.BOOL).ne(0);
    Expr velocity = Expr.input(1, DType.F32).mul(0.9).add(Expr.input(0, DType.F32));
    Expr step = keep.select(velocity.mul(Expr.input(2, DType.F32)), Expr.f32(0));
    return new MapSpec(
        Program.of(
            "momentum",
            List.of(DType.F32, DType.F32, DType.F32, DType.BOOL),
            List.of(DType.F32, DType.I32, DType.BOOL),
            List.of(
                step,
                Expr.index().add(Expr.i32(3)),
                velocity.gt(0).select(Expr.i32(1), Expr.i32(0)))),
        shape,
        List.of(whole, whole, new Layout(shape, List.of(0), 0), whole),
        java.util.Collections.nCopies(3, whole));
  }

  /** Rows that begin at multiples of four, with a bias, a column, and a transposed argument. */
  static MapSpec rowsOfVectors(int rows, int cols) {
    Shape shape = Shape.of(rows, cols);
    Expr x = Expr.input(0, DType.F32).mul(Expr.input(1, DType.F32));
    Expr y = Expr.input(2, DType.F32).sub(Expr.input(3, DType.F32));
    return new MapSpec(
        Program.of(
            "rows_of_vectors", List.of(DType.F32, DType.F32, DType.F32, DType.F32), x.add(y)),
        shape,
        List.of(
            new Layout(shape, List.of(cols + 8, 1), 4),
            new Layout(shape, List.of(0, 1), 0),
            new Layout(shape, List.of(1, 0), 0),
            new Layout(shape, List.of(1, rows), 0)),
        List.of(Layout.contiguous(shape)));
  }

  /** An approximate GELU whose exponential is put together from bits. */
  static MapSpec gelu() {
    Shape shape = Shape.of(1000);
    Expr x = Expr.input(0, DType.F32);
    Expr u = x.mul(x).mul(x).mul(0.044715).add(x).mul(-1.5957691);
    Expr result = x.div(power(u).add(1));
    Expr safe = x.isNaN().or(x.abs().ge(20)).select(x.max(0), result);
    return map("gelu", ONE, shape, safe);
  }

  /** A rough e^x from primitives; far from correctly rounded, which does not matter here. */
  static Expr power(Expr x) {
    Expr t = x.mul(1.44269504).max(-126).min(126);
    Expr n = t.rint();
    Expr f = t.sub(n);
    Expr p = f.fma(f.constant(0.0555), 0.2402265).fma(f, 0.69314718).fma(f, 1.0);
    return p.mul(n.cast(Type.I32).add(Expr.i32(127)).shl(23).fromBits());
  }

  /** Every integer operation, conversions, and all literals that need care. */
  static MapSpec integers() {
    Shape shape = Shape.of(600);
    Expr a = Expr.input(0, DType.I32);
    Expr b = Expr.input(1, DType.I32);
    Expr x = Expr.input(2, DType.F32);
    Expr philox = a.mulhi(b).xor(a.mul(Expr.i32(0xD2511F53))).add(Expr.index());
    Expr shifts = a.shl(b).xor(a.shr(b)).xor(a.sar(7)).sub(b.neg()).or(a.and(0x80000000));
    Expr converted = x.cast(Type.I32);
    Expr limits =
        x.lt(Double.NEGATIVE_INFINITY)
            .or(x.eq(Float.MIN_VALUE).xor(a.lt(b).not()))
            .select(Expr.f32(Float.NaN), x.sqrt().floor().add(Double.POSITIVE_INFINITY));
    Expr signs = x.neg().max(-0.0).add(a.cast(Type.F32).abs());
    return new MapSpec(
        Program.of(
            "integers",
            List.of(DType.I32, DType.I32, DType.F32),
            List.of(DType.I32, DType.I32, DType.I32, DType.F32, DType.F32),
            List.of(philox, shifts, converted, limits, signs)),
        shape,
        java.util.Collections.nCopies(3, Layout.contiguous(shape)),
        java.util.Collections.nCopies(5, Layout.contiguous(shape)));
  }

  /** Pixels to 0..1, and a mask of the dark ones. */
  static MapSpec bytes() {
    Shape shape = Shape.of(3, 50);
    Expr pixel = Expr.input(0, DType.U8);
    Expr keep = Expr.input(1, DType.BOOL);
    Expr dark = pixel.lt(128).and(keep.ne(0));
    return new MapSpec(
        Program.of(
            "pixels",
            List.of(DType.U8, DType.BOOL),
            List.of(DType.F32, DType.BOOL, DType.U8),
            List.of(
                pixel.cast(Type.F32).div(255),
                dark.select(Expr.i32(1), Expr.i32(0)),
                pixel.add(Expr.i32(200)))),
        shape,
        List.of(new Layout(shape, List.of(60, 1), 7), new Layout(shape, List.of(0, 1), 0)),
        java.util.Collections.nCopies(3, Layout.contiguous(shape)));
  }

  /** Bfloat16 and float in, bfloat16 and float out. */
  static MapSpec halves() {
    Shape shape = Shape.of(3000);
    Layout whole = Layout.contiguous(shape);
    Expr x = Expr.input(0, DType.BF16);
    Expr y = Expr.input(1, DType.F32);
    return new MapSpec(
        Program.of(
            "halves",
            List.of(DType.BF16, DType.F32),
            List.of(DType.BF16, DType.F32, DType.BF16),
            List.of(y, x.mul(y), x.add(y))),
        shape,
        List.of(whole, whole),
        List.of(whole, whole, whole));
  }

  /**
   * relu(a b + bias) of bfloat16 operands, stored as bfloat16 too; the sum is stored as a float.
   */
  static MatMulSpec matmulOfHalves(
      int batch, int m, int n, int k, boolean transposeA, boolean transposeB) {
    MatMulSpec floats = matmul(batch, m, n, k, transposeA, transposeB);
    Expr biased = Expr.input(0, DType.F32).add(Expr.input(1, DType.F32));
    Layout whole = floats.outputs().getFirst();
    return new MatMulSpec(
        DType.BF16,
        batch,
        m,
        n,
        k,
        floats.a(),
        floats.b(),
        Program.of(
            "matmul_relu", TWO, List.of(DType.BF16, DType.F32), List.of(biased.max(0), biased)),
        floats.inputs(),
        List.of(whole, whole));
  }

  /** Softmax of each row, and the logarithm's argument: the row's sum. */
  static RowSpec softmax(int rows, int cols) {
    Shape shape = Shape.of(rows, cols);
    Expr x = Expr.input(0, DType.F32);
    Expr e = power(x.sub(x.overRow(ReduceOp.MAX)));
    Expr sum = e.overRow(ReduceOp.SUM);
    return new RowSpec(
        Program.of("softmax", ONE, TWO, List.of(e.div(sum), sum)),
        rows,
        cols,
        List.of(Layout.contiguous(shape)),
        List.of(Layout.contiguous(shape), new Layout(shape, List.of(1, 0), 0)));
  }

  /**
   * Two reductions in one pass and one after them, over the transpose of bytes, weighted by a row
   * and by position.
   */
  static RowSpec moments(int rows, int cols) {
    Shape shape = Shape.of(rows, cols);
    Expr x = Expr.input(0, DType.U8).cast(Type.F32).mul(Expr.input(1, DType.F32));
    Expr mean = x.overRow(ReduceOp.SUM).div(cols);
    Expr smallest = x.add(Expr.index().cast(Type.F32)).overRow(ReduceOp.MIN);
    Expr centred = x.sub(mean);
    Expr variance = centred.mul(centred).overRow(ReduceOp.SUM).div(cols);
    Expr positive = centred.gt(0).select(Expr.i32(1), Expr.i32(0));
    return new RowSpec(
        Program.of(
            "moments",
            List.of(DType.U8, DType.F32),
            List.of(DType.F32, DType.F32, DType.F32, DType.BOOL),
            List.of(mean, smallest, centred.div(variance.add(1e-5).sqrt()), positive)),
        rows,
        cols,
        List.of(new Layout(shape, List.of(1, rows), 0), new Layout(shape, List.of(0, 1), 0)),
        List.of(
            new Layout(shape, List.of(1, 0), 0),
            new Layout(shape, List.of(1, 0), 0),
            Layout.contiguous(shape),
            Layout.contiguous(shape)));
  }

  static RowSpec rowReduce(ReduceOp op, int rows, int cols) {
    Shape shape = Shape.of(rows, cols);
    return new RowSpec(
        Program.of("row " + op, ONE, Expr.input(0, DType.F32).overRow(op)),
        rows,
        cols,
        List.of(Layout.contiguous(shape)),
        List.of(new Layout(shape, List.of(1, 0), 0)));
  }

  static ColumnReduceSpec columnReduce(ReduceOp op, int outer, int reduced, int inner) {
    Shape shape = Shape.of(outer, reduced, inner);
    Expr x = Expr.input(0, DType.F32);
    return new ColumnReduceSpec(
        Program.of("column " + op, ONE, x.mul(Expr.index().cast(Type.F32).add(1))),
        op,
        outer,
        reduced,
        inner,
        List.of(Layout.contiguous(shape)));
  }

  /** relu(a b + bias), operands transposed in memory on demand. */
  public static MatMulSpec matmul(
      int batch, int m, int n, int k, boolean transposeA, boolean transposeB) {
    Shape shape = Shape.of(batch, m, n);
    Layout a = operand(batch, m, k, transposeA);
    Layout b = operand(batch, k, n, transposeB);
    Expr biased = Expr.input(0, DType.F32).add(Expr.input(1, DType.F32));
    return new MatMulSpec(
        DType.F32,
        batch,
        m,
        n,
        k,
        a,
        b,
        Program.of("matmul_relu", TWO, biased.max(0)),
        List.of(new Layout(shape, List.of(0, 0, 1), 0)),
        List.of(Layout.contiguous(shape)));
  }

  static ArgReduceSpec argReduce(boolean largest, int rows, int cols) {
    return new ArgReduceSpec(
        DType.F32, largest, rows, cols, Layout.contiguous(Shape.of(rows, cols)));
  }

  /** What the windows of 3x2 over two images of 9x12 hold, as products of a convolution lie. */
  static FoldSpec fold(int stride, int dilation) {
    Shape shape = Shape.of(2, 9, 12);
    List<Window> windows =
        List.of(new Window(1, 3, stride, dilation), new Window(2, 2, 1, dilation));
    int[] over = Window.over(shape, windows).toArray();
    Layout columns = Layout.contiguous(Shape.of(over[0], over[3], over[4], over[1], over[2]));
    return new FoldSpec(DType.F32, shape, windows, columns.permute(List.of(0, 3, 4, 1, 2)));
  }

  private static final Shape PLANES = Shape.of(2, 9, 12);

  private static List<Window> pool(int stride) {
    return List.of(new Window(1, 3, stride, 1), new Window(2, 2, stride, 2));
  }

  /** What lies where the windows of 3x2 over two images of 9x12 have their largest element. */
  static PickSpec pick(int stride) {
    Layout whole = Layout.contiguous(PLANES);
    return new PickSpec(DType.F32, PLANES, pool(stride), whole, whole);
  }

  /** The adjoint. */
  static PlaceSpec place(int stride) {
    Shape counts = Window.counts(PLANES, pool(stride));
    return new PlaceSpec(
        DType.F32, PLANES, pool(stride), Layout.contiguous(PLANES), Layout.contiguous(counts));
  }

  private static Layout operand(int batch, int rows, int cols, boolean transposed) {
    Shape stored = transposed ? Shape.of(batch, cols, rows) : Shape.of(batch, rows, cols);
    Layout layout = Layout.contiguous(stored);
    return transposed ? layout.permute(List.of(0, 2, 1)) : layout;
  }

  /** An elementwise kernel over whole, contiguous buffers. */
  static MapSpec map(String name, List<DType> inputs, Shape shape, Expr result) {
    return new MapSpec(
        Program.of(name, inputs, result),
        shape,
        inputs.stream().map(_ -> Layout.contiguous(shape)).toList(),
        List.of(Layout.contiguous(shape)));
  }
}
