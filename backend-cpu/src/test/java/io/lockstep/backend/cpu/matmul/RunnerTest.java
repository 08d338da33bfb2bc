package io.lockstep.backend.cpu.matmul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

final class RunnerTest {
  private static final int[][] COUNTS = {{1, 1}, {6, 3}, {12, 4}, {15, 5}, {84, 4}, {300, 100}};

  @Test
  void groups_hold_every_piece_once_and_cross_no_multiple_of_the_largest() {
    for (int threads : new int[] {1, 2, 3, 16}) {
      try (ThreadTasks tasks = new ThreadTasks(threads)) {
        Runner parallel = Runner.parallel(tasks);
        for (int[] c : COUNTS) {
          checkGroups(parallel, c[0], c[1]);
        }
      }
    }
    for (int[] c : COUNTS) {
      checkGroups(Runner.inline(3), c[0], c[1]);
    }
  }

  private static void checkGroups(Runner runner, int count, int most) {
    AtomicIntegerArray calls = new AtomicIntegerArray(count);
    runner.runGroups(
        count,
        most,
        (first, end, _) -> {
          assertTrue(first < end, "a group is not empty");
          assertEquals(first / most, (end - 1) / most, "the block of a group's ends");
          for (int i = first; i < end; i++) {
            calls.incrementAndGet(i);
          }
        });
    for (int i = 0; i < count; i++) {
      assertEquals(1, calls.get(i), "runs of piece " + i + " of " + count);
    }
  }

  @Test
  void the_only_worker_takes_the_largest_groups_in_order() {
    StringBuilder groups = new StringBuilder();
    Runner.Group note = (first, end, by) -> groups.append(first + "-" + end + ":" + by + ";");
    Runner.inline(5).runGroups(7, 3, note);
    assertEquals("0-3:5;3-6:5;6-7:5;", groups.toString());
  }
}
