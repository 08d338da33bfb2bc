package io.lockstep.page.playground.state;

import io.lockstep.kernels.library.Activations;

/**
 * A hidden layer.
 *
 * @param width number of its neurons, 1 to 64
 * @param activation name of what comes behind it
 * @param dropout share of its neurons that is left out in training, 0 to below 1
 * @param norm whether a batch normalization comes in front of the activation
 */
public record HiddenLayer(int width, String activation, double dropout, boolean norm) {
  /** The most neurons of a layer. */
  public static final int MOST_NEURONS = 64;

  /** Checks each. */
  public HiddenLayer {
    if (width < 1 || width > MOST_NEURONS) {
      throw new IllegalArgumentException(
          "[playground] a layer of " + width + " neurons; give 1 to " + MOST_NEURONS);
    }
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException(
          "[playground] a dropout of " + dropout + "; give at least 0 and below 1");
    }
    Activations.byName(activation);
  }

  /** Creates a layer without dropout and normalization. */
  public HiddenLayer(int width, String activation) {
    this(width, activation, 0, false);
  }
}
