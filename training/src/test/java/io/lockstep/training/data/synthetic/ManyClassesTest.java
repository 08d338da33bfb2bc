package io.lockstep.training.data.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.training.data.DataException;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Targets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManyClassesTest {
  @Test
  void each_class_has_as_many_points() {
    for (ManyClasses set : ManyClasses.values()) {
      Dataset data = set.generate(300, 3, 0.1, 1);
      Targets.Classes classes = assertInstanceOf(Targets.Classes.class, data.targets());
      assertEquals(List.of("0", "1", "2"), classes.names());
      int[] counts = new int[3];
      for (int i = 0; i < 300; i++) {
        counts[classes.get(i)]++;
      }
      assertEquals(List.of(100, 100, 100), List.of(counts[0], counts[1], counts[2]));
    }
  }

  @Test
  void clouds_lie_around_their_middles() {
    Dataset data = ManyClasses.CLOUDS.generate(400, 4, 0, 1);
    Matrix points = data.features().values();
    double x = 0;
    double y = 0;
    for (int i = 1; i < 400; i += 4) {
      x += points.get(i, 0) / 100;
      y += points.get(i, 1) / 100;
    }
    assertEquals(4, x, 0.3);
    assertEquals(0, y, 0.3);
  }

  @Test
  void arms_without_noise_are_turned_by_a_third() {
    Matrix points = ManyClasses.ARMS.generate(30, 3, 0, 1).features().values();
    for (int i = 0; i < 10; i++) {
      double radius = Math.hypot(points.get(3 * i, 0), points.get(3 * i, 1));
      assertEquals(0.5 * i, radius, 1e-5);
      double cos =
          points.get(3 * i, 0) * points.get(3 * i + 1, 0)
              + points.get(3 * i, 1) * points.get(3 * i + 1, 1);
      assertEquals(-0.5 * radius * radius, cos, 1e-4);
    }
    assertTrue(points.rows() == 30);
  }

  @Test
  void what_is_out_of_range_is_refused() {
    assertEquals(
        "[generate clouds] 11 classes are not in 2..10. Give a number in that range.",
        refusal(() -> ManyClasses.CLOUDS.generate(50, 11, 0, 1)));
    assertEquals(
        "[generate arms] 2 points are fewer than 3 classes. Ask for one of each at least.",
        refusal(() -> ManyClasses.ARMS.generate(2, 3, 0, 1)));
    assertEquals(
        "[generate arms] noise 0.6 is not in [0, 0.5]. Give noise in that range.",
        refusal(() -> ManyClasses.ARMS.generate(5, 3, 0.6, 1)));
  }

  private static String refusal(Runnable made) {
    return assertThrows(DataException.class, made::run).getMessage();
  }
}
