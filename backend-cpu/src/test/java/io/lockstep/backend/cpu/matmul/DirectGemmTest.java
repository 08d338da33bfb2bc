package io.lockstep.backend.cpu.matmul;

import static io.lockstep.backend.cpu.matmul.Matrices.assertBits;
import static io.lockstep.backend.cpu.matmul.Matrices.expected;

import io.lockstep.backend.cpu.matmul.Matrices.Layout;
import io.lockstep.backend.cpu.matmul.code.VectorUnit;
import io.lockstep.backend.cpu.matmul.pack.Packer;
import io.lockstep.backend.cpu.matmul.tile.DirectTile;
import io.lockstep.backend.cpu.matmul.tile.DirectTiles;
import io.lockstep.backend.cpu.matmul.tile.GeneratedTiles;
import io.lockstep.backend.cpu.matmul.tile.TileShape;
import io.lockstep.backend.cpu.memory.Allocator;
import io.lockstep.backend.cpu.work.Workers;
import io.lockstep.kernels.render.jvm.VectorSupport;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Products by the tiles that each vector unit gets, whichever this machine has. */
final class DirectGemmTest {
  private static final int[][] SIZES = {
    {1, 1, 3}, {3, 70, 20}, {4, 40, 515}, {7, 5, 21}, {10, 33, 40}, {19, 12, 30}, {40, 17, 9},
  };
  private static final Map<TileShape, DirectTile> TILES = new HashMap<>();

  /** All units; none without the Vector API. */
  static Stream<VectorUnit> units() {
    return Arrays.stream(VectorUnit.values()).filter(_ -> VectorSupport.preferredBits() > 0);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("units")
  void tiles_of_every_unit_give_the_bits_of_the_contract(VectorUnit unit) {
    for (int lanes : new int[] {4, 8, 16}) {
      for (int[] size : SIZES) {
        for (Layout right : List.of(Layout.ROWS, Layout.COLUMNS)) {
          check(new DirectTiles(lanes, unit).shape(size[0], size[1]), size, right);
        }
      }
    }
  }

  private static void check(TileShape shape, int[] size, Layout right) {
    int m = size[0];
    int n = size[1];
    int k = size[2];
    Workspace[] workspaces = {new Workspace(Allocator.ofMachine())};
    try (Matrices matrices = new Matrices(67)) {
      Operand a = matrices.gaussian(1, m, k, Layout.ROWS);
      Operand b = matrices.gaussian(1, k, n, right);
      Operand c = matrices.gaussian(1, m, n, Layout.ROWS);
      new DirectGemm(
              shape,
              TILES.computeIfAbsent(shape, GeneratedTiles::direct),
              Packer.scalar(),
              new GemmProblem(m, n, k, a.strides(), b.strides(), c.strides(), null),
              workspaces,
              0,
              1,
              Workers.calling(0))
          .compute(0, a.address(), b.address(), c.address());
      String what = "%s, B in %s, %dx%dx%d".formatted(shape, right, m, n, k);
      assertBits(what, expected(a, b, 0, m, n, k), c, 0);
    }
    workspaces[0].close();
  }
}
