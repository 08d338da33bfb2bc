package io.lockstep.training.watch;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * How a run is watched: which steps, what of them, and what is warned of. Every {@code every}-th
 * step is watched, from the first of the model's training on, so that a run that is resumed watches
 * the steps that it would have without the break.
 *
 * @param every how many steps lie between two that are watched; 1 watches each
 * @param parts what is watched
 * @param bins the number of bins of each histogram; 0 for no histograms
 * @param thresholds from where on something is warned of
 */
public record Watch(int every, Set<WatchedPart> parts, int bins, WatchThresholds thresholds) {
  /** The usual number of steps between two that are watched. */
  public static final int USUAL_STEPS = 100;

  /** The usual number of bins of a histogram. */
  public static final int USUAL_BINS = 20;

  private static final int MOST_BINS = 1000;

  /** Checks the numbers and copies the parts. */
  public Watch {
    if (every < 1) {
      throw new IllegalArgumentException(
          "[watch] cannot watch every " + every + " steps; give 1 or more, such as 100");
    }
    if (bins < 0 || bins > MOST_BINS) {
      throw new IllegalArgumentException(
          "[watch] a histogram cannot have "
              + bins
              + " bins; give 1 to "
              + MOST_BINS
              + ", such as 20");
    }
    if (parts.isEmpty()) {
      throw new IllegalArgumentException(
          "[watch] there is nothing to watch; give one of "
              + Arrays.toString(WatchedPart.values()));
    }
    parts = Collections.unmodifiableSet(EnumSet.copyOf(parts));
  }

  /** Watches everything but histograms, every so many steps. */
  public static Watch every(int steps) {
    return new Watch(steps, EnumSet.allOf(WatchedPart.class), 0, WatchThresholds.USUAL);
  }

  /** Returns the same of some parts alone. */
  public Watch only(WatchedPart... what) {
    return new Watch(every, Set.of(what), bins, thresholds);
  }

  /** Returns the same with histograms of {@value #USUAL_BINS} bins. */
  public Watch histograms() {
    return histograms(USUAL_BINS);
  }

  /** Returns the same with histograms of so many bins. */
  public Watch histograms(int ofBins) {
    return new Watch(every, parts, ofBins, thresholds);
  }

  /** Returns the same with other thresholds. */
  public Watch thresholds(WatchThresholds others) {
    return new Watch(every, parts, bins, others);
  }

  /**
   * Returns whether a step is watched.
   *
   * @param step its number over all runs of the model, from 1
   */
  public boolean isDue(long step) {
    return (step - 1) % every == 0;
  }
}
