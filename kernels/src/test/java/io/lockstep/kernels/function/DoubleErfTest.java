package io.lockstep.kernels.function;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class DoubleErfTest {
  /** x and the double nearest to erf(x), computed with 40 digits. */
  private static final double[][] KNOWN = {
    {1e-10, 1.1283791670955126e-10},
    {0.1, 0.1124629160182849},
    {0.5, 0.5204998778130465},
    {0.9, 0.7969082124228322},
    {1, 0.8427007929497149},
    {1.5, 0.9661051464753108},
    {2, 0.9953222650189527},
    {2.75, 0.9998993780778803},
    {3, 0.9999779095030014},
    {3.5, 0.9999992569016276},
    {5, 0.9999999999984626},
  };

  @Test
  void agrees_with_known_values_within_a_few_ulp() {
    for (double[] pair : KNOWN) {
      assertEquals(pair[1], DoubleErf.erf(pair[0]), 6 * Math.ulp(pair[1]));
      assertEquals(-pair[1], DoubleErf.erf(-pair[0]), 6 * Math.ulp(pair[1]));
    }
  }

  @Test
  void the_series_and_the_continued_fraction_meet() {
    double below = DoubleErf.erf(Math.nextDown(3.0));
    assertEquals(below, DoubleErf.erf(3), 6 * Math.ulp(below));
  }

  @Test
  void special_values_are_right() {
    assertEquals(0.0, DoubleErf.erf(0.0));
    assertEquals(-0.0, DoubleErf.erf(-0.0));
    assertEquals(1.0, DoubleErf.erf(Double.POSITIVE_INFINITY));
    assertEquals(-1.0, DoubleErf.erf(Double.NEGATIVE_INFINITY));
    assertEquals(Double.NaN, DoubleErf.erf(Double.NaN));
  }
}
