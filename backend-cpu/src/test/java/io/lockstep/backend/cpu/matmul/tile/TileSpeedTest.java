package io.lockstep.backend.cpu.matmul.tile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Times tiles and yardsticks that do nothing but set a clock on. */
final class TileSpeedTest {
  private static final TileShape SHAPE = new TileShape(6, 2, 8);
  private static final long MICROSECOND = 1000;

  private long now;
  private int calls;

  private TileSpeed measure(Tile tile, Peak peak) {
    return TileSpeed.measure(SHAPE, tile, peak, () -> now);
  }

  private void tile(long nanos) {
    calls++;
    now += nanos;
  }

  @Test
  void a_tile_that_takes_twice_the_time_of_the_yardstick_has_half_the_peak() {
    TileSpeed speed =
        measure(
            (_, _, _, _, _, _, _, _) -> tile(40 * MICROSECOND), (_, _) -> now += 20 * MICROSECOND);
    // The yardstick does 1228 steps of 10 chains where the tile does 12,288 multiply-adds.
    int steps = 12_288 / PeakGenerator.CHAINS;
    assertEquals(0.5 * 12_288 / (steps * PeakGenerator.CHAINS), speed.share(), 1e-12);
    // 24 KiB of A, each float of it for two vectors of eight floats, two operations each.
    assertEquals(2.0 * 6144 * 16 / 40_000, speed.gflops(), 1e-12);
    assertEquals(1000, calls);
  }

  @Test
  void the_yardstick_does_as_many_multiply_adds_as_the_tile() {
    int[] steps = {0};
    measure(
        (_, _, _, _, _, _, _, _) -> tile(MICROSECOND),
        (_, n) -> {
          steps[0] = n;
          now += MICROSECOND;
        });
    assertEquals(12_288 / PeakGenerator.CHAINS, steps[0]);
  }

  @Test
  void runs_that_are_held_up_do_not_count() {
    TileSpeed speed =
        measure(
            (_, _, _, _, _, _, _, _) -> tile((calls < 200 ? 100 : 20) * MICROSECOND),
            (_, _) -> now += 20 * MICROSECOND);
    assertTrue(speed.share() >= TileSpeed.GOOD, () -> "share of peak " + speed.share());
    assertEquals(201, calls);
  }

  @Test
  void a_good_tile_is_known_after_few_runs() {
    measure((_, _, _, _, _, _, _, _) -> tile(20 * MICROSECOND), (_, _) -> now += 20 * MICROSECOND);
    assertEquals(50, calls);
  }
}
