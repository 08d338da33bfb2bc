package io.lockstep.plot.figure;

import java.util.List;

/**
 * A reliability diagram: how often answers of each confidence are right, and below how many answers
 * have that confidence.
 *
 * @param title what stands above it
 * @param confidence mean confidence of each bin, from 0 to 1; of bins without answers anything
 * @param accuracy share of right answers of each bin, from 0 to 1; of bins without answers anything
 * @param counts answers of each bin; bins are of one width and fill 0 to 1
 * @param error the expected calibration error, from 0 to 1
 */
public record ReliabilityPlot(
    String title, double[] confidence, double[] accuracy, long[] counts, double error)
    implements Figure {
  /** FigureChecks the bins. */
  public ReliabilityPlot {
    FigureChecks.named("a figure", title);
    String what = "figure '" + title + "'";
    FigureChecks.that(counts.length > 0, what + " has no bins; give at least one");
    FigureChecks.sameLength(what, "bins", counts.length, "confidences", confidence.length);
    FigureChecks.sameLength(what, "bins", counts.length, "accuracies", accuracy.length);
    for (int i = 0; i < counts.length; i++) {
      boolean fits =
          counts[i] == 0 || counts[i] > 0 && isShare(confidence[i]) && isShare(accuracy[i]);
      FigureChecks.that(
          fits,
          "bin %d of %s has %d answers, confidence %s, accuracy %s; give shares from 0 to 1"
              .formatted(i, what, counts[i], confidence[i], accuracy[i]));
    }
    FigureChecks.that(
        isShare(error), "the calibration error is " + error + "; give a share from 0 to 1");
    confidence = confidence.clone();
    accuracy = accuracy.clone();
    counts = counts.clone();
  }

  private static boolean isShare(double value) {
    return value >= 0 && value <= 1;
  }

  @Override
  public List<String> words() {
    return List.of("confidence", "share that is right", "answers", "perfect", "accuracy");
  }
}
