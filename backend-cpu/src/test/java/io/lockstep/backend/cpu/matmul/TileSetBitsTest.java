package io.lockstep.backend.cpu.matmul;

import static io.lockstep.backend.cpu.matmul.Matrices.assertBits;
import static io.lockstep.backend.cpu.matmul.Matrices.expected;
import static io.lockstep.backend.cpu.matmul.Operand.multiply;

import io.lockstep.backend.cpu.matmul.Matrices.Layout;
import io.lockstep.backend.cpu.matmul.tile.TileSet;
import io.lockstep.backend.cpu.memory.Allocator;
import io.lockstep.backend.cpu.work.Workers;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TileSetBitsTest {
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("io.lockstep.backend.cpu.matmul.tile.GeneratedTiles#families")
  void every_family_gives_the_bits_of_the_contract(TileSet tiles) {
    int rows = tiles.maxRows();
    int columns = tiles.columns();
    int[][] sizes = {
      {1, 1, 3}, {rows, columns, 5}, {rows + 1, columns + 1, 21}, {4 * rows - 1, 3 * columns, 515},
    };
    try (MatMul product = new MatMul(tiles, false, Allocator.ofMachine())) {
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
              multiply(product, Workers.calling(0), 1, m, n, k, a, b, c, null);
              String what = "%s, %s %s %dx%dx%d".formatted(tiles.name(), left, right, m, n, k);
              assertBits(what, expected(a, b, 0, m, n, k), c, 0);
            }
          }
        }
      }
    }
  }
}
