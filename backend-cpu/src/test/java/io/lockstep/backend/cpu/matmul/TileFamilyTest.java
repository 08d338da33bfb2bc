package io.lockstep.backend.cpu.matmul;

import static io.lockstep.backend.cpu.matmul.Matrices.assertBits;
import static io.lockstep.backend.cpu.matmul.Matrices.expected;
import static io.lockstep.backend.cpu.matmul.Operand.multiply;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.cpu.matmul.Matrices.Layout;
import io.lockstep.backend.cpu.matmul.TileSet.Sized;
import io.lockstep.backend.cpu.memory.Allocator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TileFamilyTest {
  @Test
  void the_likely_best_family_comes_first() {
    assertEquals("[14 x 32, 13 x 32]", first(16, 32));
    assertEquals("[14 x 16, 13 x 16]", first(8, 32));
    assertEquals("[6 x 16, 5 x 16]", first(4, 32));
    assertEquals("[6 x 16, 5 x 16]", first(8, 16));
    assertEquals("[6 x 8, 5 x 8]", first(4, 16));
  }

  private static String first(int lanes, int registers) {
    return TileFamily.candidates(lanes, registers).getFirst().shapes().toString();
  }

  @Test
  void accumulators_a_row_of_b_and_an_element_of_a_fit_the_registers() {
    for (int registers : new int[] {16, 32}) {
      for (TileFamily family : TileFamily.candidates(8, registers)) {
        TileShape shape = family.tallest();
        int used = (shape.rows() + 1) * shape.vectors() + 1;
        assertTrue(used <= registers, shape + " needs " + used + " registers");
      }
    }
  }

  /** All families that may be chosen on some machine; none without the Vector API. */
  static Stream<TileFamily> families() {
    return IntStream.of(4, 8, 16)
        .boxed()
        .flatMap(lanes ->
            IntStream.of(16, 32)
                .boxed()
                .flatMap(registers -> TileFamily.candidates(lanes, registers).stream()))
        .filter(_ -> VectorApi.isPresent());
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("families")
  void every_family_gives_the_bits_of_the_contract(TileFamily family) {
    TileShape tallest = family.tallest();
    int rows = tallest.rows();
    int columns = tallest.columns();
    int[][] sizes = {
      {1, 1, 3}, {rows, columns, 5}, {rows + 1, columns + 1, 21}, {4 * rows - 1, 3 * columns, 515},
    };
    try (MatMul product = new MatMul(kernels(family), false, Allocator.ofMachine())) {
      for (int[] size : sizes) {
        for (Layout left : List.of(Layout.ROWS, Layout.COLUMNS)) {
          for (Layout right : List.of(Layout.ROWS, Layout.COLUMNS)) {
            try (Matrices matrices = new Matrices(41)) {
              int m = size[0];
              int n = size[1];
              int k = size[2];
              Operand a = matrices.gaussian(1, m, k, left);
              Operand b = matrices.gaussian(1, k, n, right);
              Operand c = matrices.gaussian(1, m, n, Layout.ROWS);
              multiply(product, Tasks.sequential(), 1, m, n, k, a, b, c, null);
              String what = "%s, %s %s %dx%dx%d".formatted(tallest, left, right, m, n, k);
              assertBits(what, expected(a, b, 0, m, n, k), c, 0);
            }
          }
        }
      }
    }
  }

  /** The kernels of a family as generated; how they are compiled does not matter to bits. */
  private static TileSet kernels(TileFamily family) {
    TileShape tallest = family.tallest();
    int lanes = tallest.lanes();
    return new TileSet(
        "generated",
        tallest.columns(),
        family.shapes().stream()
            .map(shape -> new Sized(shape.rows(), TileGenerator.generate(shape)))
            .toList(),
        new VectorPacker(
            lanes,
            MoverGenerator.copier(lanes),
            MoverGenerator.transposer(lanes),
            SpreaderGenerator.generate(1, lanes),
            SpreaderGenerator.generate(tallest.vectors(), lanes)),
        null);
  }
}
