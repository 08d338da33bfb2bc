package io.lockstep.backend.cpu.matmul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.cpu.matmul.tile.TileSet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BlockingTest {
  private static final TileSet TILES = TileSet.scalar();

  @Test
  void blocks_differ_by_one_panel_at_most_and_cover_all() {
    for (int m : new int[] {1, 5, 64, 777, 4096}) {
      for (int threads : new int[] {1, 2, 3, 16}) {
        Blocking cut = cut(m, 300, 1000, threads);
        int least = cut.panels();
        int most = 0;
        for (int block = 0; block < cut.blocks(); block++) {
          int panels = cut.firstPanel(block + 1) - cut.firstPanel(block);
          least = Math.min(least, panels);
          most = Math.max(most, panels);
        }
        String what = "m = " + m + ", " + threads + " threads";
        assertEquals(0, cut.firstPanel(0), what);
        assertEquals(cut.panels(), cut.firstPanel(cut.blocks()), what);
        assertTrue(least >= 1 && most - least <= 1, what);
        assertEquals(most, cut.panelsPerBlock(), what);
      }
    }
  }

  @Test
  void a_few_steps_that_are_left_join_the_last_slice() {
    assertEquals(List.of(1024), slices(1024));
    assertEquals(List.of(1040), slices(1040));
    assertEquals(List.of(1280), slices(1280));
    assertEquals(List.of(1024, 257), slices(1281));
    assertEquals(List.of(1024, 1024), slices(2048));
    assertEquals(List.of(1024, 1100), slices(2124));
    assertEquals(List.of(100), slices(100));
    assertEquals(List.of(600), slices(600));
  }

  private static List<Integer> slices(int k) {
    Blocking cut = cut(10, 10, k, 1);
    List<Integer> depths = new ArrayList<>();
    for (int start = 0; start < k; start += depths.getLast()) {
      depths.add(cut.depth(start));
      assertTrue(depths.getLast() <= cut.longestSlice(), "memory is reserved for the longest");
    }
    return depths;
  }

  @Test
  void threads_get_pieces_enough_to_end_together() {
    for (int threads : new int[] {2, 3, 16}) {
      Blocking cut = cut(1024, 1024, 1024, threads);
      int regions = Math.ceilDiv(cut.strips(), cut.stripsPerRegion());
      assertTrue(cut.blocks() * regions >= 3 * threads, threads + " threads");
    }
  }

  private static Blocking cut(int m, int n, int k, int threads) {
    GemmProblem problem =
        new GemmProblem(m, n, k, Strides.dense(k), Strides.dense(n), Strides.dense(n), null);
    return Blocking.of(problem, TILES, threads);
  }
}
