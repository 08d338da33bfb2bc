package io.lockstep.training.data.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.training.data.DataException;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.Targets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlaneTest {
  private static Targets.Values targets(Dataset data) {
    return assertInstanceOf(Targets.Values.class, data.targets());
  }

  @Test
  void without_noise_the_target_is_a_tenth_of_the_sum() {
    Dataset data = Plane.generate(500, 0, 3);
    Matrix points = data.features().values();
    assertEquals(List.of("y"), targets(data).names());
    float lowest = 0;
    float highest = 0;
    for (int i = 0; i < 500; i++) {
      float x = points.get(i, 0);
      float y = points.get(i, 1);
      assertTrue(Math.abs(x) <= 6 && Math.abs(y) <= 6);
      assertEquals((x + y) / 10, targets(data).values().get(i, 0), 1e-6);
      lowest = Math.min(lowest, x);
      highest = Math.max(highest, x);
    }
    assertTrue(lowest < -5.5 && highest > 5.5);
  }

  @Test
  void a_larger_set_begins_with_the_smaller_one() {
    Matrix small = targets(Plane.generate(10, 0.1, 3)).values();
    Matrix large = targets(Plane.generate(20, 0.1, 3)).values();
    for (int i = 0; i < 10; i++) {
      assertEquals(small.get(i, 0), large.get(i, 0));
    }
  }

  @Test
  void a_count_or_noise_out_of_range_is_refused() {
    assertEquals(
        "[generate plane] a count of 0 makes no points. Ask for at least 1.",
        assertThrows(DataException.class, () -> Plane.generate(0, 0, 1)).getMessage());
    assertEquals(
        "[generate plane] noise 0.6 is not in [0, 0.5]. Give noise in that range.",
        assertThrows(DataException.class, () -> Plane.generate(5, 0.6, 1)).getMessage());
  }

  @Test
  void scaled_values_come_back_by_the_inverse() {
    Targets.Values values = targets(Plane.generate(50, 0, 1));
    Scaling scaling = Scaling.standardize(values.values());
    Targets.Values scaled = values.scaled(scaling);
    assertEquals(values.names(), scaled.names());
    for (int i = 0; i < 50; i++) {
      assertEquals(scaling.apply(values.values().get(i, 0), 0), scaled.values().get(i, 0));
      assertEquals(values.values().get(i, 0), scaling.invert(scaled.values().get(i, 0), 0), 1e-6);
    }
  }
}
