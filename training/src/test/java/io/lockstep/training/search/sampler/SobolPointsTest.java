package io.lockstep.training.search.sampler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sobol's first points, as other implementations of Joe and Kuo's numbers give them. */
class SobolPointsTest {
  private static double[] point(int point, int coordinates) {
    return IntStream.range(0, coordinates)
        .mapToDouble(place -> (SobolPoints.bits(place, point) & 0xFFFFFFFFL) * 0x1p-32)
        .toArray();
  }

  @Test
  void the_first_points_are_known() {
    assertEquals("[0.0, 0.0, 0.0, 0.0]", Arrays.toString(point(0, 4)));
    assertEquals("[0.5, 0.5, 0.5, 0.5]", Arrays.toString(point(1, 4)));
    assertEquals("[0.75, 0.25, 0.25, 0.25]", Arrays.toString(point(2, 4)));
    assertEquals("[0.25, 0.75, 0.75, 0.75]", Arrays.toString(point(3, 4)));
    assertEquals("[0.375, 0.375, 0.625, 0.875]", Arrays.toString(point(4, 4)));
  }

  @Test
  void points_of_many_coordinates_are_known() {
    double[] fifteenths = {1, 15, 9, 5, 11, 3, 13, 5, 5, 11, 1, 3, 5, 9, 15, 13, 15, 15, 5, 11, 13};
    assertEquals(
        Arrays.toString(Arrays.stream(fifteenths).map(x -> x / 16).toArray()),
        Arrays.toString(point(15, 21)));
  }

  @Test
  void every_coordinate_takes_each_part_of_a_power_of_two_once() {
    for (int place = 0; place < SobolPoints.MOST; place++) {
      int coordinate = place;
      assertEquals(
          256,
          IntStream.range(0, 256)
              .map(k -> SobolPoints.bits(coordinate, k) >>> 24)
              .distinct()
              .count(),
          "coordinate " + place);
    }
  }
}
