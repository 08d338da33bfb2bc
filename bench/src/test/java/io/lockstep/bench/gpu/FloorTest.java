package io.lockstep.bench.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.bench.work.AdamUpdate;
import io.lockstep.bench.work.Network;
import io.lockstep.bench.work.Training;
import io.lockstep.bench.work.Training.Feed;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FloorTest {
  private static final Training NET =
      new Training(new Network("net", List.of(100, 50, 10), 0, true, 1), 20, 1, Feed.DEVICE);

  private static final double BANDWIDTH = 1e6;

  /** Batch 20: three products of 100 and 50, of which the first layer has no input gradient. */
  @Test
  void products_bound_by_arithmetic_take_their_operations() {
    Floor floor = new Floor(BANDWIDTH, Map.of("strict", 1e3));
    double flops = 2.0 * 20 * (2 * 100 * 50 + 3 * 50 * 10);
    double update = 28 * (101 * 50 + 51 * 10) / BANDWIDTH;
    assertEquals(flops / 1e3 + update, floor.seconds(NET, "strict"), 1e-9);
  }

  @Test
  void products_bound_by_memory_take_their_bytes_of_which_bf16_has_half() {
    Floor floor = new Floor(BANDWIDTH, Map.of("strict", 1e30, "bf16", 1e30));
    double first = 20 * 100 + 100 * 50 + 20 * 50;
    double second = 20 * 50 + 50 * 10 + 20 * 10;
    double elements = 2 * first + 3 * second;
    double update = 28 * (101 * 50 + 51 * 10) / BANDWIDTH;
    assertEquals(4 * elements / BANDWIDTH + update, floor.seconds(NET, "strict"), 1e-9);
    assertEquals(2 * elements / BANDWIDTH + update, floor.seconds(NET, "bf16"), 1e-9);
  }

  @Test
  void shares_compare_a_rate_with_the_floor() {
    Floor floor = new Floor(2e12, Map.of());
    assertEquals(0.5, floor.share(new AdamUpdate(1000), "strict", 1000));
    assertEquals(Double.NaN, floor.share(NET, "strict", 1000));
  }
}
