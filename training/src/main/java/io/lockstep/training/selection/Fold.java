package io.lockstep.training.selection;

import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.Dataset;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * One way to part examples.
 *
 * @param training rows to train on, in the order of the data
 * @param validation rows that are held out, in the order of the data
 */
public record Fold(int[] training, int[] validation) {
  /** Copies the rows, of which both parts must have some. */
  public Fold {
    training = training.clone();
    validation = validation.clone();
    if (training.length == 0 || validation.length == 0) {
      throw new IllegalArgumentException(
          "[fold] a part of the data is empty: "
              + training.length
              + " examples to train on, "
              + validation.length
              + " held out; give more examples or fewer folds");
    }
  }

  /** Returns the fold that holds out what belongs to it and trains on the rest. */
  static Fold holdingOut(int[] foldOf, int fold) {
    return new Fold(rows(foldOf, fold, false), rows(foldOf, fold, true));
  }

  private static int[] rows(int[] foldOf, int fold, boolean within) {
    return IntStream.range(0, foldOf.length)
        .filter(row -> (foldOf[row] == fold) == within)
        .toArray();
  }

  /** Returns both parts of some data. */
  public DataParts parts(Dataset data) {
    return new DataParts(data.select(training), data.select(validation));
  }

  @Override
  public String toString() {
    return "Fold[training="
        + Arrays.toString(training)
        + ", validation="
        + Arrays.toString(validation)
        + "]";
  }
}
