package io.lockstep.training.data.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.training.data.DataException;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Targets;
import org.junit.jupiter.api.Test;

class BumpsTest {
  @Test
  void each_bump_is_highest_in_the_middle_and_ends_at_a_distance_of_two() {
    Dataset data = Bumps.generate(3000, 0, 3);
    Matrix points = data.features().values();
    Matrix values = assertInstanceOf(Targets.Values.class, data.targets()).values();
    int near = 0;
    for (int i = 0; i < data.size(); i++) {
      double toHill = Math.hypot(points.get(i, 0) + 4, points.get(i, 1) - 2.5);
      double toHollow = Math.hypot(points.get(i, 0), points.get(i, 1) - 2.5);
      if (toHill < 2) {
        assertEquals(1 - toHill / 2, values.get(i, 0), 1e-6);
        near++;
      } else if (toHollow < 2) {
        assertEquals(toHollow / 2 - 1, values.get(i, 0), 1e-6);
        near++;
      }
      assertTrue(Math.abs(values.get(i, 0)) <= 1);
    }
    assertTrue(near > 300, near + " points are on the two bumps");
  }

  @Test
  void a_count_or_noise_out_of_range_is_refused() {
    assertEquals(
        "[generate bumps] a count of 0 makes no points. Ask for at least 1.",
        assertThrows(DataException.class, () -> Bumps.generate(0, 0, 1)).getMessage());
    assertEquals(
        "[generate bumps] noise 0.6 is not in [0, 0.5]. Give noise in that range.",
        assertThrows(DataException.class, () -> Bumps.generate(5, 0.6, 1)).getMessage());
  }
}
