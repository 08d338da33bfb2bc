package io.lockstep.kernels.render.c;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Elementary;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.function.ElementaryFunctions;
import io.lockstep.kernels.render.c.dialect.Dialects;
import io.lockstep.kernels.render.c.matmul.MatMulRuns;
import io.lockstep.kernels.render.c.matmul.MatMulSource;
import io.lockstep.kernels.render.c.matmul.MatMulTile;
import io.lockstep.kernels.render.c.matmul.MatMulTiles;
import io.lockstep.kernels.render.c.source.DeviceLimits;
import io.lockstep.kernels.render.c.source.KernelSource;
import io.lockstep.kernels.spec.ArgReduceSpec;
import io.lockstep.kernels.spec.ColumnReduceSpec;
import io.lockstep.kernels.spec.FoldSpec;
import io.lockstep.kernels.spec.GatherSpec;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.MapSpec;
import io.lockstep.kernels.spec.MatMulSpec;
import io.lockstep.kernels.spec.PickSpec;
import io.lockstep.kernels.spec.RowSpec;
import io.lockstep.kernels.spec.ScatterAddSpec;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.kernels.spec.Window;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenCL kernels, compiled by gcc and run on threads, against the contract bit for bit. */
class EmulatedKernelTest {
  private static final long SEED = 20_240_817;

  @TempDir static Path folder;
  private static EmulatedDevice device;
  private final Random random = new Random(SEED);

  @BeforeAll
  static void needs_a_compiler() {
    Tools.assume("gcc");
    device = new EmulatedDevice(folder);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "map_broadcast",
        "map_gelu",
        "map_integers",
        "map_bytes",
        "map_vectors",
        "map_vectors_of_rows"
      })
  void elementwise_kernels_give_the_bits_of_the_interpreter(String name) {
    MapSpec spec = (MapSpec) Objects.requireNonNull(GoldenSpecs.all().get(name));
    double[][] inputs = wild(spec, spec.inputs());
    check(spec, inputs, Contract.map(spec, inputs));
  }

  static List<Elementary> functions() {
    return ElementaryFunctions.all();
  }

  @ParameterizedTest
  @MethodSource("functions")
  void elementary_functions_give_the_bits_of_the_interpreter(Elementary function) {
    Expr result = Expr.input(0, DType.F32).apply(function);
    MapSpec spec = GoldenSpecs.map(function.name(), List.of(DType.F32), Shape.of(20_000), result);
    double[][] inputs = wild(spec, spec.inputs());
    check(spec, inputs, Contract.map(spec, inputs));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 13, 207, 256, 257, 4098, 9000})
  void softmax_of_rows_is_reduced_in_the_contracts_order(int cols) {
    RowSpec spec =
        cols == 0 ? GoldenSpecs.rowReduce(ReduceOp.SUM, 2, 0) : GoldenSpecs.softmax(2, cols);
    double[][] inputs = {Tensors.plain(random, 2 * cols)};
    check(spec, inputs, Contract.rows(spec, inputs));
  }

  @ParameterizedTest
  @CsvSource({
    "SUM, 3, 4097",
    "SUM, 65, 4200",
    "MAX, 3, 300",
    "MIN, 3, 5000",
    "MIN, 3, 3",
    "SUM, 100, 10"
  })
  void rows_of_any_bits_are_reduced_in_the_contracts_order(ReduceOp op, int rows, int cols) {
    RowSpec spec = GoldenSpecs.rowReduce(op, rows, cols);
    double[][] inputs = {Tensors.plain(random, rows * cols)};
    System.arraycopy(Tensors.wild(random, DType.F32, cols), 0, inputs[0], cols, cols);
    check(spec, inputs, Contract.rows(spec, inputs));
  }

  @ParameterizedTest
  @CsvSource({"70, 300", "3, 5000"})
  void several_reductions_share_a_pass(int rows, int cols) {
    RowSpec spec = GoldenSpecs.moments(rows, cols);
    double[][] inputs = {Tensors.wild(random, DType.U8, rows * cols), Tensors.plain(random, cols)};
    check(spec, inputs, Contract.rows(spec, inputs));
  }

  @ParameterizedTest
  @CsvSource({"70, 30", "3, 300", "2, 9000"})
  void rows_and_columns_of_bfloat16_are_reduced_in_float32(int rows, int cols) {
    Layout whole = Layout.contiguous(Shape.of(rows, cols));
    Layout perRow = new Layout(whole.shape(), List.of(1, 0), 0);
    Expr x = Expr.input(0, DType.BF16);
    Expr sum = x.overRow(ReduceOp.SUM);
    Program program =
        Program.of(
            "centred",
            List.of(DType.BF16),
            List.of(DType.BF16, DType.F32, DType.BF16),
            List.of(x.sub(sum.div(cols)), sum, sum));
    RowSpec spec = new RowSpec(program, rows, cols, List.of(whole), List.of(whole, perRow, perRow));
    double[][] inputs = {Tensors.halves(random, rows * cols)};
    check(spec, inputs, Contract.rows(spec, inputs));
    ColumnReduceSpec columns =
        new ColumnReduceSpec(
            Program.of("sums", List.of(DType.BF16), x.mul(x)),
            ReduceOp.SUM,
            1,
            rows,
            cols,
            List.of(Layout.contiguous(Shape.of(1, rows, cols))));
    check(columns, inputs, new double[][] {Contract.columns(columns, inputs)});
  }

  @ParameterizedTest
  @CsvSource({"SUM, 0", "SUM, 1", "SUM, 64", "SUM, 65", "SUM, 207", "SUM, 1000", "MAX, 200"})
  void columns_are_reduced_in_the_contracts_order(ReduceOp op, int reduced) {
    ColumnReduceSpec spec = GoldenSpecs.columnReduce(op, 2, reduced, 7);
    double[][] inputs = {Tensors.plain(random, 2 * reduced * 7)};
    check(spec, inputs, new double[][] {Contract.columns(spec, inputs)});
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 0, false, false",
    "1, 64, 64, 0, true, false",
    "1, 65, 3, 1, false, false",
    "2, 13, 70, 100, true, false",
    "1, 70, 13, 513, false, true",
    "1, 5, 6, 1030, true, true"
  })
  void products_are_chains_of_512(
      int batch, int m, int n, int k, boolean transposeA, boolean transposeB) {
    MatMulSpec spec = GoldenSpecs.matmul(batch, m, n, k, transposeA, transposeB);
    double[][] inputs = {
      Tensors.plain(random, batch * m * k),
      Tensors.plain(random, batch * k * n),
      Tensors.plain(random, n)
    };
    check(spec, inputs, Contract.matmul(spec, inputs));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 0, false, false",
    "2, 13, 70, 100, true, false",
    "1, 70, 5, 1030, false, true"
  })
  void products_of_bfloat16_are_chains_of_float32(
      int batch, int m, int n, int k, boolean transposeA, boolean transposeB) {
    MatMulSpec spec = GoldenSpecs.matmulOfHalves(batch, m, n, k, transposeA, transposeB);
    double[][] inputs = {
      Tensors.halves(random, batch * m * k),
      Tensors.halves(random, batch * k * n),
      Tensors.plain(random, n)
    };
    check(spec, inputs, Contract.matmul(spec, inputs));
  }

  static Stream<Arguments> tiles() {
    return MatMulTiles.all().stream()
        .flatMap(tile -> Stream.of(MatMulRuns.values()).map(runs -> Arguments.of(tile, runs)));
  }

  @ParameterizedTest
  @MethodSource("tiles")
  void all_tiles_give_the_same_bits(MatMulTile tile, MatMulRuns runs) {
    int k = runs == MatMulRuns.ONE ? 507 : 1030;
    boolean transposed = runs == MatMulRuns.IN_TURN;
    MatMulSpec spec =
        GoldenSpecs.matmul(
            1, tile.rows() + 1, Math.max(tile.cols() - 3, 1), k, transposed, !transposed);
    double[][] inputs = {
      Tensors.plain(random, spec.m() * k),
      Tensors.plain(random, k * spec.n()),
      Tensors.plain(random, spec.n())
    };
    Program epilogue = spec.epilogue().lowered();
    KernelSource kernel =
        new MatMulSource(Dialects.OPENCL, DeviceLimits.COMMON, spec, epilogue, tile, runs).render();
    check(kernel, spec, inputs, Contract.matmul(spec, inputs));
  }

  /** Sizes and addresses that let a tile load vectors; sides that end within the second tile. */
  static Stream<Arguments> vectorTiles() {
    return tiles()
        .filter(of -> ((MatMulTile) of.get()[0]).sharesQuads())
        .flatMap(of ->
            Stream.of(false, true).map(along -> Arguments.of(of.get()[0], of.get()[1], along)));
  }

  @ParameterizedTest
  @MethodSource("vectorTiles")
  void tiles_that_load_vectors_give_the_same_bits(
      MatMulTile tile, MatMulRuns runs, boolean transposed) {
    int k = runs == MatMulRuns.ONE ? 496 : 1072;
    int m = tile.rows() + 4;
    int n = tile.cols() + 8;
    MatMulSpec spec = GoldenSpecs.matmul(2, m, n, k, transposed, transposed);
    double[][] inputs = {
      Tensors.plain(random, 2 * m * k), Tensors.plain(random, 2 * k * n), Tensors.plain(random, n)
    };
    Program epilogue = spec.epilogue().lowered();
    KernelSource kernel =
        new MatMulSource(Dialects.OPENCL, DeviceLimits.COMMON, spec, epilogue, tile, runs).render();
    assertEquals(tile.buffers() > 1, kernel.source().contains("const bool whole"));
    check(kernel, spec, inputs, Contract.matmul(spec, inputs));
  }

  @Test
  void products_of_any_bits_are_not_changed_by_the_edges_of_a_tile() {
    MatMulSpec spec = GoldenSpecs.matmul(1, 3, 2, 5, false, false);
    double[][] inputs = {
      Tensors.wild(random, DType.F32, 3 * 5), Tensors.wild(random, DType.F32, 5 * 2), {-0.0, -0.0}
    };
    check(spec, inputs, Contract.matmul(spec, inputs));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 300})
  void largest_and_smallest_are_the_first_of_equals_and_nan_beats_all(int cols) {
    double[] x = new double[4 * cols];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextInt(5) - 2;
    }
    x[cols / 2] = Double.NaN;
    x[cols - 1] = Double.NaN;
    x[cols] = -0.0;
    for (boolean largest : new boolean[] {true, false}) {
      ArgReduceSpec spec = GoldenSpecs.argReduce(largest, 4, cols);
      double[] expected = new double[4];
      for (int row = 0; row < 4; row++) {
        int best = 0;
        for (int c = 1; c < cols; c++) {
          double v = x[row * cols + c];
          double known = x[row * cols + best];
          if (!Double.isNaN(known) && (Double.isNaN(v) || (largest ? v > known : v < known))) {
            best = c;
          }
        }
        expected[row] = best;
      }
      check(spec, new double[][] {x}, new double[][] {expected});
    }
  }

  @Test
  void gathered_rows_are_copies() {
    GatherSpec spec = new GatherSpec(DType.U8, 50, 12, 33);
    double[] table = Tensors.wild(random, DType.U8, 50 * 12);
    double[] indices = random.ints(33, 0, 50).asDoubleStream().toArray();
    double[] expected = new double[33 * 12];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = table[((int) indices[i / 12]) * 12 + i % 12];
    }
    assertEquals(
        Integer.MAX_VALUE, check(spec, new double[][] {table, indices}, new double[][] {expected}));
  }

  @ParameterizedTest
  @ValueSource(ints = {50, -1})
  void first_index_out_of_range_is_reported(int bad) {
    GatherSpec spec = new GatherSpec(DType.F32, 50, 2, 9);
    double[] table = new double[50 * 2];
    double[] indices = new double[9];
    indices[4] = bad;
    indices[7] = bad;
    assertEquals(4, check(spec, new double[][] {table, indices}, new double[][] {new double[18]}));
  }

  @ParameterizedTest
  @CsvSource({"10, 7, 101", "13, 1, 1", "10, 3, 0", "500, 1, 140000", "70000, 1, 2000"})
  void scattered_updates_are_added_in_ascending_order(int rows, int width, int count) {
    ScatterAddSpec spec = new ScatterAddSpec(DType.F32, rows, width, count);
    double[] updates = Tensors.plain(random, count * width);
    double[] indices = random.ints(count, 0, rows - 1).asDoubleStream().toArray();
    double[] expected = new double[rows * width];
    for (int i = 0; i < updates.length; i++) {
      int at = ((int) indices[i / width]) * width + i % width;
      expected[at] = (float) expected[at] + (float) updates[i];
    }
    check(spec, new double[][] {updates, indices}, new double[][] {expected});
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 70_000})
  void updates_with_an_index_out_of_range_are_reported_and_add_nothing(int rows) {
    ScatterAddSpec spec = new ScatterAddSpec(DType.F32, rows, 1, 1000);
    double[] updates = Tensors.plain(random, 1000);
    double[] indices = new double[1000];
    double[] expected = new double[rows];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = i == 0 ? 0 : i % 3 == 0 ? -1 - i : i % 3 == 1 ? rows + i : i % 7;
      if (i == 0) {
        expected[0] = (float) updates[0];
      } else if (i % 3 == 2) {
        expected[i % 7] = (float) expected[i % 7] + (float) updates[i];
      }
    }
    assertEquals(1, check(spec, new double[][] {updates, indices}, new double[][] {expected}));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "1, 2", "3, 2"})
  void windows_are_folded_in_ascending_order_of_their_places(int stride, int dilation) {
    FoldSpec spec = GoldenSpecs.fold(stride, dilation);
    int[] over = spec.input().shape().toArray();
    double[] x = Tensors.plain(random, spec.input().shape().size());
    double[] expected = new double[spec.shape().size()];
    for (int t = 0; t < 6; t++) {
      for (int w = 0; w < over[0] * over[1] * over[2]; w++) {
        int image = w / (over[1] * over[2]);
        int row = w / over[2] % over[1];
        int column = w % over[2];
        int from = ((image * 6 + t) * over[1] + row) * over[2] + column;
        int to = (image * 9 + row * stride + t / 2 * dilation) * 12 + column + t % 2 * dilation;
        expected[to] = (float) expected[to] + (float) x[from];
      }
    }
    check(spec, new double[][] {x}, new double[][] {expected});
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void the_first_largest_of_a_window_is_picked_and_placed(int stride) {
    PickSpec pick = GoldenSpecs.pick(stride);
    int[] counts = Window.counts(pick.shape(), pick.windows()).toArray();
    double[] by = random.ints(pick.shape().size(), 0, 4).asDoubleStream().toArray();
    by[7] = Double.NaN;
    by[100] = -0.0;
    double[] x = Tensors.plain(random, by.length);
    double[] picked = new double[counts[0] * counts[1] * counts[2]];
    double[] given = Tensors.plain(random, picked.length);
    double[] placed = new double[by.length];
    for (int w = picked.length - 1; w >= 0; w--) {
      int image = w / (counts[1] * counts[2]);
      int row = w / counts[2] % counts[1] * stride;
      int column = w % counts[2] * stride;
      int best = (image * 9 + row) * 12 + column;
      for (int t = 1; t < 6; t++) {
        int at = (image * 9 + row + t / 2) * 12 + column + t % 2 * 2;
        best = by[at] > by[best] || (Double.isNaN(by[at]) && !Double.isNaN(by[best])) ? at : best;
      }
      picked[w] = x[best];
      placed[best] = (float) placed[best] + (float) given[w];
    }
    check(pick, new double[][] {by, x}, new double[][] {picked});
    check(GoldenSpecs.place(stride), new double[][] {by, given}, new double[][] {placed});
  }

  private double[][] wild(KernelSpec spec, List<Layout> layouts) {
    double[][] inputs = new double[layouts.size()][];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = Tensors.wild(random, spec.arguments().get(i), Contract.elements(layouts.get(i)));
    }
    return inputs;
  }

  private int check(KernelSpec spec, double[][] inputs, double[][] expected) {
    check(new DeviceLimits(1, 16 * 1024), spec, inputs, expected);
    check(new DeviceLimits(1024, 64 * 1024, true), spec, inputs, expected);
    check(new DeviceLimits(100, 16 * 1024), spec, inputs, expected);
    return check(DeviceLimits.COMMON, spec, inputs, expected);
  }

  private int check(DeviceLimits limits, KernelSpec spec, double[][] inputs, double[][] expected) {
    return check(new CRenderer(Dialects.OPENCL, limits).render(spec), spec, inputs, expected);
  }

  private int check(KernelSource kernel, KernelSpec spec, double[][] inputs, double[][] expected) {
    List<DType> types = spec.arguments();
    try (Arena arena = Arena.ofConfined()) {
      List<MemorySegment> arguments = new ArrayList<>();
      for (int i = 0; i < inputs.length; i++) {
        arguments.add(Tensors.buffer(arena, types.get(i), inputs[i]));
      }
      for (int o = 0; o < expected.length; o++) {
        MemorySegment output =
            Tensors.buffer(arena, types.get(inputs.length + o), new double[expected[o].length]);
        output.fill((byte) 0xaa);
        arguments.add(output);
      }
      int fault = device.run(spec, kernel, arguments);
      for (int o = 0; o < expected.length; o++) {
        Tensors.assertSame(
            spec.name() + " output " + o,
            types.get(inputs.length + o),
            expected[o],
            arguments.get(inputs.length + o));
      }
      return fault;
    }
  }
}
