package io.lockstep.page.playground.state;

/**
 * A point of one's own.
 *
 * @param x its place, finite
 * @param y its place, finite
 * @param label its class, or the number to be predicted
 */
public record OwnPoint(float x, float y, float label) {
  /** Checks that all are numbers. */
  public OwnPoint {
    if (!Float.isFinite(x) || !Float.isFinite(y) || !Float.isFinite(label)) {
      throw new IllegalArgumentException(
          "[playground] the point (" + x + ", " + y + ") with label " + label + " is not finite");
    }
  }
}
