package io.lockstep.kernels.function;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class DoubleErfTest {
  /** x and erf(x) to 20 digits. */
  private static final double[][] KNOWN = {
    {1e-10, 1.128379167095512615e-10},
    {0.1, 0.1124629160182848984},
    {0.5, 0.52049987781304653768},
    {0.9, 0.79690821242283213966},
    {1, 0.84270079294971486934},
    {1.5, 0.96610514647531072707},
    {2, 0.99532226501895273416},
    {2.75, 0.99989937807788036316},
    {3, 0.99997790950300141456},
    {3.5, 0.99999925690162765859},
    {5, 0.99999999999846254021},
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
