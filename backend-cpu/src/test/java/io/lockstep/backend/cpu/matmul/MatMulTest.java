package io.lockstep.backend.cpu.matmul;

import static io.lockstep.backend.cpu.matmul.Matrices.assertBits;
import static io.lockstep.backend.cpu.matmul.Matrices.expected;
import static io.lockstep.backend.cpu.matmul.Operand.multiply;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.cpu.matmul.MatMulOptions.Form;
import io.lockstep.backend.cpu.matmul.Matrices.Layout;
import io.lockstep.backend.cpu.work.WorkerPool;
import io.lockstep.backend.cpu.work.Workers;
import io.lockstep.kernels.render.jvm.VectorSupport;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class MatMulTest {
  private static final int[][] SIZES = {
    {1, 1, 1},
    {2, 3, 7},
    {3, 2, 511},
    {7, 13, 512},
    {13, 31, 513},
    {14, 32, 1024},
    {15, 33, 1025},
    {16, 17, 1100},
    {17, 16, 1},
    {31, 63, 65},
    {32, 65, 2},
    {33, 207, 3},
    {63, 1, 1537},
    {65, 14, 207},
    {207, 15, 513},
    {1, 511, 33},
    {1, 1025, 600},
    {29, 96, 1023},
    {511, 7, 100},
    {1100, 3, 17},
    {1023, 32, 13},
    {128, 128, 128},
    {300, 290, 1030},
    {15, 40, 2050},
    {300, 300, 2400},
    {1200, 33, 40},
  };

  /** Every form this JVM can run; the build also runs the tests without the Vector API. */
  static Stream<MatMulOptions> forms() {
    Stream<MatMulOptions> scalar = Stream.of(new MatMulOptions(Form.SCALAR, 0));
    return VectorSupport.preferredBits() > 0
        ? Stream.concat(
            scalar, Stream.of(4, 8, 16).map(lanes -> new MatMulOptions(Form.VECTOR, lanes)))
        : scalar;
  }

  @ParameterizedTest
  @MethodSource("forms")
  void bits_follow_the_contract_at_every_size_and_transpose(MatMulOptions options) {
    List<Layout> layouts = List.of(Layout.ROWS, Layout.COLUMNS);
    try (MatMul product = MatMul.create(options);
        WorkerPool three = new WorkerPool(3)) {
      for (int[] size : SIZES) {
        for (Layout left : layouts) {
          for (Layout right : layouts) {
            try (Matrices matrices = new Matrices(7)) {
              int m = size[0];
              int n = size[1];
              int k = size[2];
              Operand a = matrices.gaussian(1, m, k, left);
              Operand b = matrices.gaussian(1, k, n, right);
              Operand c = matrices.gaussian(1, m, n, Layout.ROWS);
              multiply(product, three, 1, m, n, k, a, b, c, null);
              String what = "%s %s %dx%dx%d".formatted(left, right, m, n, k);
              assertBits(what, expected(a, b, 0, m, n, k), c, 0);
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void bits_do_not_depend_on_the_threads(MatMulOptions options) {
    int m = 150;
    int n = 333;
    int k = 1300;
    try (MatMul product = MatMul.create(options);
        Matrices matrices = new Matrices(11)) {
      Operand a = matrices.gaussian(1, m, k, Layout.ROWS);
      Operand b = matrices.gaussian(1, k, n, Layout.ROWS);
      float[][] expected = expected(a, b, 0, m, n, k);
      for (int threads : new int[] {1, 2, 3, 16}) {
        try (WorkerPool workers = new WorkerPool(threads)) {
          Operand c = matrices.gaussian(1, m, n, Layout.ROWS);
          multiply(product, workers, 1, m, n, k, a, b, c, null);
          assertBits(threads + " threads", expected, c, 0);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void any_strides_are_read_and_written(MatMulOptions options) {
    int m = 37;
    int n = 45;
    int k = 70;
    try (MatMul product = MatMul.create(options);
        Matrices matrices = new Matrices(13)) {
      for (Layout layout : Layout.values()) {
        Operand a = matrices.gaussian(1, m, k, Layout.NEITHER);
        Operand b = matrices.gaussian(1, k, n, Layout.NEITHER);
        Operand c = matrices.gaussian(1, m, n, layout);
        multiply(product, Workers.calling(0), 1, m, n, k, a, b, c, null);
        assertBits("C in " + layout, expected(a, b, 0, m, n, k), c, 0);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void batches_and_broadcast_batches_are_multiplied(MatMulOptions options) {
    int[][] sizes = {{40, 5, 6, 7}, {20, 33, 65, 40}, {3, 130, 140, 600}, {2, 300, 200, 600}};
    try (MatMul product = MatMul.create(options);
        WorkerPool two = new WorkerPool(2)) {
      for (int[] size : sizes) {
        try (Matrices matrices = new Matrices(17)) {
          int batch = size[0];
          int m = size[1];
          int n = size[2];
          int k = size[3];
          Operand a = matrices.gaussian(batch, m, k, Layout.ROWS);
          Operand one = matrices.gaussian(1, k, n, Layout.COLUMNS);
          Operand b = new Operand(one.address(), 0, one.rowStride(), one.columnStride());
          Operand c = matrices.gaussian(batch, m, n, Layout.ROWS);
          multiply(product, two, batch, m, n, k, a, b, c, null);
          for (int e = 0; e < batch; e++) {
            assertBits("batch of " + batch, expected(a, b, e, m, n, k), c, e);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void special_values_keep_their_meaning(MatMulOptions options) {
    float[] specials = {
      Float.NaN,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      -0f,
      0f,
      Float.MIN_VALUE,
      -1e-41f,
      Float.MAX_VALUE,
      1e-30f,
      1f,
      -1f,
      1f,
      -2f,
      3f,
      1e-25f,
      -1e-20f
    };
    Random random = new Random(19);
    try (MatMul product = MatMul.create(options);
        Matrices matrices = new Matrices(19)) {
      for (int first : new int[] {0, 3, 5}) {
        for (int k : new int[] {1, 3, 600}) {
          Operand a =
              matrices.filled(
                  1, 30, k, Layout.ROWS, () -> specials[first + random.nextInt(16 - first)]);
          Operand b =
              matrices.filled(
                  1, k, 70, Layout.ROWS, () -> specials[first + random.nextInt(16 - first)]);
          Operand c = matrices.gaussian(1, 30, 70, Layout.ROWS);
          multiply(product, Workers.calling(0), 1, 30, 70, k, a, b, c, null);
          assertBits("from special " + first, expected(a, b, 0, 30, 70, k), c, 0);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void a_run_that_ends_at_minus_zero_gives_plus_zero(MatMulOptions options) {
    try (MatMul product = MatMul.create(options);
        Matrices matrices = new Matrices(23)) {
      // (-tiny)(tiny) underflows to -0 as the only step of the run.
      Operand a = matrices.filled(1, 14, 1, Layout.ROWS, () -> -Float.MIN_VALUE);
      Operand b = matrices.filled(1, 1, 32, Layout.ROWS, () -> Float.MIN_VALUE);
      Operand c = matrices.gaussian(1, 14, 32, Layout.ROWS);
      multiply(product, Workers.calling(0), 1, 14, 32, 1, a, b, c, null);
      assertBits("-0", new float[14][32], c, 0);
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void a_sum_over_nothing_is_plus_zero(MatMulOptions options) {
    try (MatMul product = MatMul.create(options);
        Matrices matrices = new Matrices(29)) {
      Operand c = matrices.gaussian(2, 20, 40, Layout.ROWS);
      multiply(product, Workers.calling(0), 2, 20, 40, 0, c, c, c, null);
      assertBits("k = 0", new float[20][40], c, 0);
      assertBits("k = 0", new float[20][40], c, 1);
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void nothing_outside_the_result_is_written(MatMulOptions options) {
    try (MatMul product = MatMul.create(options);
        Matrices matrices = new Matrices(31)) {
      for (int n : new int[] {1, 10, 31, 32, 45, 64}) {
        Operand a = matrices.gaussian(1, 17, 80, Layout.ROWS);
        Operand b = matrices.gaussian(1, 80, n, Layout.ROWS);
        Operand c = matrices.filled(1, 17, n + 61, Layout.ROWS, () -> 5);
        multiply(product, Workers.calling(0), 1, 17, n, 80, a, b, c, null);
        for (int i = 0; i < 17; i++) {
          for (int j = n; j < n + 61; j++) {
            assertEquals(5f, Matrices.get(c, 0, i, j), "beside the result, n = " + n);
          }
        }
      }
    }
  }

  @Test
  void an_empty_result_touches_no_memory_and_calls_no_epilogue() {
    try (MatMul product = MatMul.create(new MatMulOptions(Form.SCALAR, 0))) {
      Operand none = new Operand(0, 0, 0, 1);
      for (int[] s : new int[][] {{0, 2, 3}, {1, 0, 3}, {1, 2, 0}}) {
        multiply(
            product,
            Workers.calling(0),
            s[0],
            s[1],
            s[2],
            4,
            none,
            none,
            none,
            (batch, row, column, rows, columns, _) -> {
              throw new AssertionError("an epilogue for an empty result");
            });
      }
      assertEquals(0, product.scratchBytes());
    }
  }

  @Test
  void scratch_memory_is_counted_reused_and_freed() {
    try (Matrices matrices = new Matrices(37)) {
      Operand a = matrices.gaussian(1, 100, 100, Layout.ROWS);
      MatMul product = MatMul.create(new MatMulOptions(Form.SCALAR, 0));
      multiply(product, Workers.calling(0), 1, 100, 100, 100, a, a, a, null);
      long bytes = product.scratchBytes();
      assertTrue(bytes >= 2 * 4 * 100 * 100, "packed operands are counted");
      multiply(product, Workers.calling(0), 1, 90, 90, 90, a, a, a, null);
      assertEquals(bytes, product.scratchBytes());
      product.close();
      product.close();
      assertEquals(0, product.scratchBytes());
      IllegalStateException error =
          assertThrows(
              IllegalStateException.class,
              () -> multiply(product, Workers.calling(0), 1, 1, 1, 1, a, a, a, null));
      assertEquals(
          "[matmul] the product is closed: create another with MatMul.create", error.getMessage());
    }
  }

  @Test
  void a_vector_of_five_lanes_is_refused() {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> new MatMulOptions(Form.VECTOR, 5));
    assertEquals(
        "[matmul] a vector cannot have 5 lanes: choose 4, 8 or 16, or 0 for the machine's own"
            + " width",
        error.getMessage());
  }
}
