package io.lockstep.parity.oracle;

/** The rule for the position of an extreme element: the first one among equals; NaN wins. */
final class Extremes {
  private Extremes() {}

  static int position(boolean largest, double[] x, int start, int count) {
    int best = 0;
    for (int i = 0; i < count; i++) {
      double candidate = x[start + i];
      double leader = x[start + best];
      if (Double.isNaN(leader)) {
        return best;
      }
      if (Double.isNaN(candidate) || (largest ? candidate > leader : candidate < leader)) {
        best = i;
      }
    }
    return best;
  }
}
