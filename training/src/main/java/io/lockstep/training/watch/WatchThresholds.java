package io.lockstep.training.watch;

/**
 * From where on something is warned of. The usual values lie well outside of what healthy runs
 * show, so that a warning is worth reading.
 *
 * @param vanishing gradients vanish where the root mean square of a weight's gradient is below this
 *     part of that of a layer nearer to the output. Between neighbours it is usually within a
 *     factor of ten; four orders of magnitude are a layer that learns nothing while others do
 * @param explodingGrowth gradients explode where their norm is this many times that of the first
 *     watched step; a norm usually falls as training goes on, and outliers stay within a factor of
 *     ten
 * @param explodingBesideWeights or where it is this many times the norm of the weights
 * @param dead share of a layer's units that give nothing for a whole batch; a few are usual, of
 *     sparse units even a third
 * @param saturated share of what a layer gives that lies where its activation is flat
 * @param leastLogRatio least usual log10 of the update's norm over the weight's; -3 is the rule of
 *     thumb, and three orders of magnitude below it a weight takes a million steps to change
 * @param mostLogRatio greatest usual one; at -1 ten steps may replace a weight
 * @param plateauEpochs in how many epochs the training loss must fall
 * @param plateauFall by which part of itself it must fall in these
 * @param overfittingEpochs in how many epochs in a row the validation loss must be above its best;
 *     in fewer it may be so by chance
 * @param overfittingRise by which part of itself it must be above
 */
public record WatchThresholds(
    double vanishing,
    double explodingGrowth,
    double explodingBesideWeights,
    double dead,
    double saturated,
    double leastLogRatio,
    double mostLogRatio,
    int plateauEpochs,
    double plateauFall,
    int overfittingEpochs,
    double overfittingRise) {
  /** Checks the numbers of epochs. */
  public WatchThresholds {
    if (plateauEpochs < 1 || overfittingEpochs < 1) {
      throw new IllegalArgumentException(
          "[watch] losses are compared over 1 epoch at least, got "
              + plateauEpochs
              + " for a plateau and "
              + overfittingEpochs
              + " for overfitting; give such as 5");
    }
  }

  /** The usual thresholds. */
  public static final WatchThresholds USUAL =
      new WatchThresholds(1e-4, 100, 1000, 0.5, 0.5, -6, -1, 5, 0.01, 5, 0.05);
}
