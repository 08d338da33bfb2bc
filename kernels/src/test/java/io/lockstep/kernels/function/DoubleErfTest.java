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

  /** x and the normal distribution function of it, computed with 40 digits. */
  private static final double[][] NORMAL = {
    {-37.5, 4.605353009581955e-308},
    {-20, 2.7536241186062337e-89},
    {-10, 7.619853024160525e-24},
    {-2.9, 0.0018658133003840384},
    {-2.8, 0.0025551303304279342},
    {-1, 0.15865525393145705},
    {0, 0.5},
    {0.5, 0.6914624612740131},
    {3, 0.9986501019683699}
  };

  @Test
  void normal_distribution_function_keeps_its_relative_precision_far_below_zero() {
    for (double[] pair : NORMAL) {
      assertEquals(pair[1], DoubleErf.normalCdf(pair[0]), 1e-12 * pair[1]);
    }
    assertEquals(0, DoubleErf.normalCdf(Double.NEGATIVE_INFINITY));
    assertEquals(1, DoubleErf.normalCdf(Double.POSITIVE_INFINITY));
    assertEquals(Double.NaN, DoubleErf.normalCdf(Double.NaN));
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
