package io.lockstep.backend.cpu.matmul;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.backend.cpu.matmul.tile.TileSet;
import io.lockstep.backend.cpu.matmul.tile.TileShape;
import io.lockstep.backend.cpu.memory.Allocator;
import io.lockstep.backend.cpu.work.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products with as many rows or columns as there may be, by tiles that touch no memory. */
final class FarEdgeTest {
  private static final int MOST = Integer.MAX_VALUE;

  /** What the blocks of a product cover; they come in order, since one thread computes them. */
  private static final class Cover implements Epilogue {
    private long elements;
    private long end;

    @Override
    public void apply(int batch, int row, int column, int rows, int columns, int worker) {
      elements += (long) rows * columns;
      end = Math.max(end, Math.max((long) row + rows, (long) column + columns));
    }
  }

  /** The rows of tall results, along which short sums go, and their columns for long ones. */
  @ParameterizedTest
  @CsvSource({"2147483647, 16, 1", "2147483647, 32, 1000", "2147483000, 16, 1"})
  void the_last_rows_are_computed(int m, int n, int k) {
    Cover cover = new Cover();
    long[] last = new long[1];
    Workspace[] workspaces = {new Workspace(Allocator.ofMachine())};
    Strides dense = new Strides(0, 1, 1);
    new DirectGemm(
            new TileShape(4096, 1, 16),
            (a, _, _, _, _, _, _, _, _, _, _) -> last[0] = Math.max(last[0], a),
            (_, _, _, _, _, _, _) -> {},
            new GemmProblem(m, n, k, dense, dense, dense, cover),
            workspaces,
            0,
            1,
            Workers.calling(0))
        .compute(0, 0, 0, 0);
    assertEquals((long) m * n, cover.elements);
    assertEquals(m, cover.end);
    assertEquals(4L * (m - 4096 + (k - 1) / 512 * 512), last[0]);
    workspaces[0].close();
  }

  @Test
  void the_last_columns_are_computed() {
    Cover cover = new Cover();
    long[] columns = new long[1];
    Workspace[] workspaces = {new Workspace(Allocator.ofMachine())};
    Strides dense = new Strides(0, 1, 1);
    new DirectGemm(
            new TileShape(1, 512, 16),
            (_, _, _, _, _, _, _, _, _, _, width) -> columns[0] += width,
            (_, _, _, _, _, _, _) -> {},
            new GemmProblem(1, MOST, 1, dense, dense, dense, cover),
            workspaces,
            0,
            1,
            Workers.calling(0))
        .compute(0, 0, 0, 0);
    assertEquals(MOST, columns[0]);
    assertEquals(MOST, cover.elements);
    assertEquals(MOST, cover.end);
    workspaces[0].close();
  }

  @ParameterizedTest
  @CsvSource({"1, 2147483647", "2147483647, 1", "46340, 46341"})
  void panels_and_strips_cover_the_result(int m, int n) {
    GemmProblem problem =
        new GemmProblem(m, n, 1, Strides.dense(1), Strides.dense(n), Strides.dense(n), null);
    Blocking cut = Blocking.of(problem, TileSet.scalar(), 3);
    assertEquals(m, cut.firstRow(cut.panels()));
    assertEquals(n, cut.firstColumn(cut.strips()));
    int last = n - cut.firstColumn(cut.strips() - 1);
    assertEquals(last, cut.width(cut.strips() - 1));
    assertEquals((n - 1) % cut.columns() + 1, last);
    assertEquals(cut.panels(), cut.firstPanel(cut.blocks()));
  }
}
