package io.lockstep.kernels.render.c.matmul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.render.c.CRenderer;
import io.lockstep.kernels.render.c.GoldenSpecs;
import io.lockstep.kernels.render.c.dialect.Dialects;
import io.lockstep.kernels.render.c.source.DeviceLimits;
import io.lockstep.kernels.render.c.source.LaunchShape;
import io.lockstep.kernels.spec.MatMulSpec;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which tile a product gets, and what lies where in the local memory of each. */
class MatMulTilesTest {
  private static final DeviceLimits H200 = new DeviceLimits(1024, 48 * 1024, 132, false);

  private static MatMulTiles.Choice choice(int m, int n, int k, DeviceLimits limits) {
    return MatMulTiles.choose(GoldenSpecs.matmul(1, m, n, k, false, true), limits);
  }

  @ParameterizedTest
  @CsvSource({
    "4096, 4096, 4096, 128, 128, IN_TURN",
    "8192, 4096, 4096, 128, 128, IN_TURN",
    "4096, 4096, 8192, 128, 128, IN_TURN",
    "1024, 1024, 8192, 128, 128, SIDE_BY_SIDE",
    "128, 1024, 784, 32, 32, SIDE_BY_SIDE",
    "1024, 1024, 128, 64, 64, ONE",
    "128, 10, 1024, 128, 16, SIDE_BY_SIDE",
    "1, 1024, 512, 4, 64, ONE"
  })
  void tiles_fill_a_large_gpu(int m, int n, int k, int rows, int cols, MatMulRuns runs) {
    MatMulTiles.Choice choice = choice(m, n, k, H200);
    assertEquals(rows, choice.tile().rows(), choice.toString());
    assertEquals(cols, choice.tile().cols(), choice.toString());
    assertEquals(runs, choice.runs(), choice.toString());
  }

  @Test
  void small_gpu_keeps_large_tiles_and_needs_no_runs_side_by_side() {
    DeviceLimits small = new DeviceLimits(1024, 48 * 1024, 4, false);
    MatMulTiles.Choice choice = choice(1024, 1024, 8192, small);
    assertEquals(128, choice.tile().rows(), choice.toString());
    assertEquals(MatMulRuns.IN_TURN, choice.runs());
  }

  /** Beyond 2^32 places in scratch memory, sums of other elements would be taken for these. */
  @ParameterizedTest
  @CsvSource({
    "1, 1024, 1024, 2097151",
    "1, 1100, 1100, 1900000",
    "1, 724, 724, 2900000",
    "1, 1, 1, 2147483647",
    "4000000, 1, 1, 513",
    "240000, 17, 17, 513",
    "1, 2147483647, 1, 1",
    "1, 1, 2147483647, 1",
    "2147483647, 1, 1, 1"
  })
  void scratch_memory_is_never_more_than_kernels_can_count(int batch, int m, int n, int k) {
    MatMulSpec spec = GoldenSpecs.matmul(batch, m, n, k, false, false);
    for (DeviceLimits limits :
        new DeviceLimits[] {H200, DeviceLimits.COMMON, new DeviceLimits(1, 32 * 1024, true)}) {
      MatMulTiles.Choice choice = MatMulTiles.choose(spec, limits);
      LaunchShape launch = new CRenderer(Dialects.CUDA, limits).render(spec).launch();
      assertTrue(launch.workspaceBytes() <= 4L * Integer.MAX_VALUE, choice + ", " + launch);
      launch.phases().forEach(phase -> assertTrue(phase.groups() > 0, phase.toString()));
    }
  }

  @Test
  void product_never_costs_less_on_fewer_multiprocessors() {
    MatMulSpec spec = GoldenSpecs.matmul(1, 1000, 700, 1300, false, false);
    double before = Double.MAX_VALUE;
    for (int multiprocessors : new int[] {1, 2, 8, 40, 132}) {
      DeviceLimits limits = new DeviceLimits(1024, 48 * 1024, multiprocessors, false);
      MatMulTiles.Choice choice = MatMulTiles.choose(spec, limits);
      double cycles = MatMulCost.cycles(spec, choice.tile(), choice.runs(), limits);
      assertTrue(cycles < before, multiprocessors + ": " + cycles);
      before = cycles;
    }
  }

  @ParameterizedTest
  @MethodSource("io.lockstep.kernels.render.c.matmul.MatMulTiles#all")
  void every_item_has_a_place_of_its_own(MatMulTile tile) {
    Set<Integer> places = new HashSet<>();
    for (int item = 0; item < tile.items(); item++) {
      int down = Formula.value(tile.down(), item);
      int across = Formula.value(tile.across(), item);
      assertTrue(down < tile.itemsDown() && across < tile.itemsAcross(), tile + " item " + item);
      places.add(down * tile.itemsAcross() + across);
    }
    assertEquals(tile.items(), places.size());
  }

  /**
   * A warp reads a vector of 16 bytes in steps of 16 items, if neighbours 0 and 1, 2 and 3 ... or 0
   * and 2, 1 and 3 ... want the same one, and then needs each of the 32 banks once.
   */
  @ParameterizedTest
  @CsvSource({"128, 128, 8, 16", "64, 128, 8, 16", "64, 64, 8, 8", "32, 32, 4, 4"})
  void warps_read_vectors_without_conflicts_of_banks(int rows, int cols, int ownRows, int ownCols) {
    MatMulTile tile =
        MatMulTiles.all().stream()
            .filter(t -> t.rows() == rows && t.cols() == cols)
            .filter(t -> t.ownRows() == ownRows && t.ownCols() == ownCols)
            .findFirst()
            .orElseThrow();
    for (int half = 0; half < tile.items(); half += 16) {
      assertEquals(8, distinct(tile.down(), half, 1), "vectors of the first operand");
      assertEquals(2, distinct(tile.across(), half, 2), "vectors of the second operand");
    }
  }

  /** Returns how many vectors 16 items read, where items whose numbers differ in a bit share. */
  private static int distinct(String formula, int first, int bit) {
    Set<Integer> vectors = new HashSet<>();
    for (int item = first; item < first + 16; item++) {
      assertEquals(Formula.value(formula, item), Formula.value(formula, item ^ bit));
      vectors.add(Formula.value(formula, item));
    }
    int least = vectors.stream().mapToInt(v -> v).min().orElseThrow();
    assertTrue(vectors.stream().allMatch(v -> v < least + vectors.size()), vectors.toString());
    return vectors.size();
  }

  /** Sums of terms such as {@code item / 32u % 2u * 4u}, read from left to right. */
  private static final class Formula {
    static int value(String formula, int item) {
      int sum = 0;
      for (String term : formula.split(" \\+ ")) {
        String[] words = term.replace("u", "").split(" ");
        int value = item;
        for (int i = 1; i < words.length; i += 2) {
          int by = Integer.parseInt(words[i + 1]);
          value =
              switch (words[i]) {
                case "/" -> value / by;
                case "%" -> value % by;
                case "*" -> value * by;
                default -> throw new IllegalArgumentException(term);
              };
        }
        sum += value;
      }
      return sum;
    }
  }
}
