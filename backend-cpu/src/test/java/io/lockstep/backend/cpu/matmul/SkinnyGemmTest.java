package io.lockstep.backend.cpu.matmul;

import static io.lockstep.backend.cpu.matmul.Matrices.assertBits;
import static io.lockstep.backend.cpu.matmul.Matrices.expected;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.cpu.matmul.MatMulOptions.Form;
import io.lockstep.backend.cpu.matmul.Matrices.Layout;
import io.lockstep.backend.cpu.matmul.code.VectorUnit;
import io.lockstep.backend.cpu.matmul.tile.DirectTiles;
import io.lockstep.backend.cpu.matmul.tile.GeneratedTiles;
import io.lockstep.backend.cpu.matmul.tile.SkinnyTile;
import io.lockstep.backend.cpu.memory.Allocator;
import io.lockstep.backend.cpu.work.WorkerPool;
import io.lockstep.backend.cpu.work.Workers;
import io.lockstep.kernels.render.jvm.VectorSupport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Products of few columns, whose vectors run along the rows of C where they have 16 lanes. */
final class SkinnyGemmTest {
  private static final int[] ROWS = {64, 65, 80, 96, 131};

  private static final Map<Integer, SkinnyTile> TILES = new HashMap<>();

  /** Whole and partial chunks of 128 steps, blocks of 16 and runs of 512. */
  private static final int[] DEPTHS = {
    64, 65, 79, 80, 127, 128, 129, 143, 144, 200, 511, 512, 513, 527, 528, 640, 655, 1024, 1041
  };

  /** One way to compute a product of operands at three addresses. */
  @FunctionalInterface
  interface Way {
    void multiply(Workers workers, GemmProblem problem, long a, long b, long c);
  }

  /** Plain loops, and tiles whether or not the JIT has compiled them yet. */
  static Stream<Named<Way>> ways() {
    Named<Way> scalar = Named.of("scalar", SkinnyGemmTest::multiplyByLoops);
    return VectorSupport.preferredBits() > 0
        ? Stream.of(scalar, Named.of("tile", SkinnyGemmTest::multiplyByTile))
        : Stream.of(scalar);
  }

  private static void multiplyByLoops(
      Workers workers, GemmProblem problem, long a, long b, long c) {
    try (MatMul product = MatMul.create(new MatMulOptions(Form.SCALAR, 0))) {
      product.bind(workers, 1, problem).run(a, b, c);
    }
  }

  private static void multiplyByTile(Workers workers, GemmProblem problem, long a, long b, long c) {
    assertTrue(
        SkinnyGemm.suits(new DirectTiles(16, VectorUnit.X86_512), problem, workers.threads()),
        "what the tile is for");
    Workspace[] workspaces =
        Stream.generate(() -> new Workspace(Allocator.ofMachine()))
            .limit(workers.threads())
            .toArray(Workspace[]::new);
    SkinnyTile tile = TILES.computeIfAbsent(problem.n(), GeneratedTiles::skinny);
    new SkinnyGemm(tile, problem, workspaces, 0, workers.threads(), workers).compute(0, a, b, c);
    Stream.of(workspaces).forEach(Workspace::close);
  }

  private static void multiply(
      Way way,
      Workers workers,
      int m,
      int n,
      int k,
      Operand a,
      Operand b,
      Operand c,
      @Nullable Epilogue epilogue) {
    GemmProblem problem = new GemmProblem(m, n, k, a.strides(), b.strides(), c.strides(), epilogue);
    way.multiply(workers, problem, a.address(), b.address(), c.address());
  }

  @ParameterizedTest
  @MethodSource("ways")
  void bits_follow_the_contract_at_every_edge(Way way) {
    Random random = new Random(41);
    try (WorkerPool two = new WorkerPool(2)) {
      for (int n = 1; n <= SkinnyTile.COLUMNS; n++) {
        for (int k : DEPTHS) {
          Workers workers = random.nextBoolean() ? two : Workers.calling(0);
          int m = workers == two ? ROWS[random.nextInt(ROWS.length)] : 32 + random.nextInt(40);
          Layout right = Layout.values()[random.nextInt(3)];
          Layout result = Layout.values()[random.nextInt(3)];
          try (Matrices matrices = new Matrices(43)) {
            Operand a = matrices.gaussian(1, m, k, Layout.ROWS);
            Operand b = matrices.gaussian(1, k, n, right);
            Operand c = matrices.gaussian(1, m, n, result);
            multiply(way, workers, m, n, k, a, b, c, null);
            String what = "%dx%dx%d, B in %s, C in %s".formatted(m, n, k, right, result);
            assertBits(what, expected(a, b, 0, m, n, k), c, 0);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void chains_that_end_at_minus_zero_between_parts_give_plus_zero(Way way) {
    try (Matrices matrices = new Matrices(47)) {
      // All products underflow to -0, so chains are -0 wherever a part of a run ends.
      Operand a = matrices.filled(1, 40, 600, Layout.ROWS, () -> -Float.MIN_VALUE);
      Operand b = matrices.filled(1, 600, 5, Layout.ROWS, () -> Float.MIN_VALUE);
      Operand c = matrices.gaussian(1, 40, 5, Layout.ROWS);
      multiply(way, Workers.calling(0), 40, 5, 600, a, b, c, null);
      assertBits("-0", expected(a, b, 0, 40, 5, 600), c, 0);
      assertBits("-0", new float[40][5], c, 0);
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void nan_and_infinity_stay_in_their_rows(Way way) {
    try (Matrices matrices = new Matrices(53)) {
      Operand a = matrices.gaussian(1, 50, 333, Layout.ROWS);
      Operand b = matrices.gaussian(1, 333, 10, Layout.COLUMNS);
      Operand c = matrices.gaussian(1, 50, 10, Layout.ROWS);
      Matrices.set(a, 0, 17, 332, Float.NaN);
      Matrices.set(a, 0, 49, 0, Float.POSITIVE_INFINITY);
      multiply(way, Workers.calling(0), 50, 10, 333, a, b, c, null);
      float[][] expected = expected(a, b, 0, 50, 10, 333);
      assertTrue(Float.isNaN(expected[17][3]) && Float.isInfinite(expected[49][3]));
      assertBits("special values", expected, c, 0);
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void nothing_outside_the_result_is_written(Way way) {
    try (Matrices matrices = new Matrices(59)) {
      for (int n : new int[] {1, 10, 12}) {
        Operand a = matrices.gaussian(1, 45, 100, Layout.ROWS);
        Operand b = matrices.gaussian(1, 100, n, Layout.ROWS);
        Operand c = matrices.filled(1, 49, n + 20, Layout.ROWS, () -> 5);
        multiply(way, Workers.calling(0), 45, n, 100, a, b, c, null);
        for (int i = 0; i < 49; i++) {
          for (int j = i < 45 ? n : 0; j < n + 20; j++) {
            assertEquals(5f, Matrices.get(c, 0, i, j), "beside the result, n = " + n);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void the_epilogue_meets_every_element_once_and_finished(Way way) {
    int m = 75;
    int n = 10;
    int k = 200;
    try (WorkerPool two = new WorkerPool(2);
        Matrices matrices = new Matrices(61)) {
      Operand a = matrices.gaussian(1, m, k, Layout.ROWS);
      Operand b = matrices.gaussian(1, k, n, Layout.COLUMNS);
      Operand c = matrices.gaussian(1, m, n, Layout.ROWS);
      float[][] expected = expected(a, b, 0, m, n, k);
      Epilogue negate =
          (batch, row, column, rows, columns, _) -> {
            for (int i = row; i < row + rows; i++) {
              for (int j = column; j < column + columns; j++) {
                Matrices.set(c, batch, i, j, -Matrices.get(c, batch, i, j));
              }
            }
          };
      multiply(way, two, m, n, k, a, b, c, negate);
      for (float[] row : expected) {
        for (int j = 0; j < n; j++) {
          row[j] = -row[j];
        }
      }
      assertBits("negated", expected, c, 0);
    }
  }

  @Test
  void a_panel_for_each_thread_is_needed() {
    Strides a = new Strides(0, 100, 1);
    Strides b = new Strides(0, 10, 1);
    GemmProblem problem = new GemmProblem(95, 10, 100, a, b, b, null);
    assertTrue(SkinnyGemm.suits(new DirectTiles(16, VectorUnit.X86_512), problem, 2));
    assertFalse(SkinnyGemm.suits(new DirectTiles(16, VectorUnit.X86_512), problem, 3));
  }

  @Test
  void few_columns_and_rows_along_k_are_what_it_suits() {
    List<String> suitable = new ArrayList<>();
    for (int lanes : new int[] {8, 16}) {
      for (int[] size : new int[][] {{32, 12, 64}, {31, 12, 64}, {32, 13, 64}, {32, 12, 63}}) {
        for (Strides a : List.of(new Strides(0, size[2], 1), new Strides(0, 1, size[0]))) {
          Strides any = new Strides(0, 7, 3);
          GemmProblem problem = new GemmProblem(size[0], size[1], size[2], a, any, any, null);
          if (SkinnyGemm.suits(new DirectTiles(lanes, VectorUnit.X86_512), problem, 1)) {
            suitable.add(
                "%d lanes %dx%dx%d a.column %d"
                    .formatted(lanes, size[0], size[1], size[2], a.column()));
          }
        }
      }
    }
    assertEquals(List.of("16 lanes 32x12x64 a.column 1"), suitable);
    GemmProblem backwards =
        new GemmProblem(
            64,
            10,
            128,
            new Strides(0, -128, 1),
            new Strides(0, 10, 1),
            new Strides(0, 10, 1),
            null);
    assertFalse(SkinnyGemm.suits(new DirectTiles(16, VectorUnit.X86_512), backwards, 1));
  }
}
