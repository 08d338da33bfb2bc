package io.lockstep.backend.cpu.matmul.tile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Times tiles and yardsticks that do nothing but take a known time. */
final class TileSpeedTest {
  private static final TileShape SHAPE = new TileShape(6, 2, 8);
  private static final long MICROSECOND = 1000;

  private static void spend(long nanos) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < nanos) {
      Thread.onSpinWait();
    }
  }

  @Test
  void a_tile_that_takes_twice_the_time_of_the_yardstick_has_half_the_peak() {
    TileSpeed speed =
        TileSpeed.measure(
            SHAPE,
            (_, _, _, _, _, _, _, _) -> spend(40 * MICROSECOND),
            (_, _) -> spend(20 * MICROSECOND));
    assertEquals(0.5, speed.share(), 0.02);
    // 24 KiB of A, each float of it for two vectors of eight floats, two operations each.
    assertEquals(2.0 * 6144 * 16 / 40_000, speed.gflops(), 0.1);
  }

  @Test
  void runs_that_are_held_up_do_not_count() {
    AtomicInteger calls = new AtomicInteger();
    TileSpeed speed =
        TileSpeed.measure(
            SHAPE,
            (_, _, _, _, _, _, _, _) ->
                spend(calls.incrementAndGet() <= 200 ? 100 * MICROSECOND : 20 * MICROSECOND),
            (_, _) -> spend(20 * MICROSECOND));
    assertTrue(speed.share() >= TileSpeed.GOOD, () -> "share of peak " + speed.share());
  }

  @Test
  void a_good_tile_is_known_after_few_runs() {
    AtomicInteger calls = new AtomicInteger();
    TileSpeed.measure(
        SHAPE,
        (_, _, _, _, _, _, _, _) -> calls.incrementAndGet(),
        (_, _) -> spend(20 * MICROSECOND));
    assertEquals(50, calls.get());
  }
}
