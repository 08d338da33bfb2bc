package io.lockstep.backend.cpu.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class GuidedLoopTest {
  private static final int MOST = Integer.MAX_VALUE;
  private static final int[][] COUNTS = {{1, 1}, {6, 3}, {12, 4}, {15, 5}, {84, 4}, {300, 100}};

  @Test
  void ranges_hold_every_step_once_and_cross_no_multiple_of_the_largest() {
    for (int threads : new int[] {1, 2, 3, 16}) {
      try (WorkerPool pool = new WorkerPool(threads)) {
        for (int slots = 1; slots <= threads; slots++) {
          GuidedLoop loop = new GuidedLoop(pool, slots);
          for (int[] c : COUNTS) {
            checkRanges(loop, c[0], c[1], slots);
          }
        }
      }
    }
    for (int[] c : COUNTS) {
      checkRanges(new GuidedLoop(Workers.calling(3), 1), c[0], c[1], 1);
    }
  }

  private static void checkRanges(GuidedLoop loop, int count, int most, int slots) {
    AtomicIntegerArray calls = new AtomicIntegerArray(count);
    AtomicIntegerArray busy = new AtomicIntegerArray(slots);
    loop.run(
        count,
        most,
        (first, end, slot) -> {
          assertEquals(0, busy.getAndSet(slot, 1), "others in slot " + slot);
          assertTrue(first < end, "a range is not empty");
          assertEquals(first / most, (end - 1) / most, "the block of a range's ends");
          for (int i = first; i < end; i++) {
            calls.incrementAndGet(i);
          }
          busy.set(slot, 0);
        });
    for (int i = 0; i < count; i++) {
      assertEquals(1, calls.get(i), "runs of step " + i + " of " + count);
    }
  }

  @Test
  void one_slot_takes_the_largest_ranges_in_order() {
    StringBuilder ranges = new StringBuilder();
    new GuidedLoop(Workers.calling(5), 1)
        .run(7, 3, (first, end, slot) -> ranges.append(first + "-" + end + ":" + slot + ";"));
    assertEquals("0-3:0;3-6:0;6-7:0;", ranges.toString());
  }

  @Test
  void ranges_shrink_towards_the_end() {
    StringBuilder sizes = new StringBuilder();
    // The calling thread is all workers in turn, and has done all when the second one's turn comes.
    new GuidedLoop(Workers.calling(0), 2)
        .run(64, 12, (first, end, slot) -> sizes.append(end - first).append(' '));
    assertEquals("12 12 10 2 7 5 4 3 2 1 1 1 1 1 1 1 ", sizes.toString());
  }

  @Test
  void ranges_end_at_the_last_step() {
    for (int slots = 1; slots <= 100; slots += 99) {
      long[] steps = new long[1];
      new GuidedLoop(Workers.calling(0), slots)
          .run(
              MOST,
              1 << 20,
              (first, end, _) -> {
                assertEquals(steps[0], first);
                steps[0] = end;
              });
      assertEquals(MOST, steps[0]);
    }
  }
}
