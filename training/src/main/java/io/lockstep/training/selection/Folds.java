package io.lockstep.training.selection;

import io.lockstep.kernels.random.Permutation;
import io.lockstep.kernels.random.RandomStream;
import java.util.List;
import java.util.stream.IntStream;

/** What splitters have in common. */
final class Folds {
  /** The member of the stream of splits that is theirs. */
  private static final int FOLDS = 1;

  private Folds() {}

  static void require(int folds) {
    if (folds < 2) {
      throw new IllegalArgumentException(
          "[k-fold] there must be 2 folds at least, got " + folds + "; take 5 or 10");
    }
  }

  static void requireExamples(int folds, int examples) {
    if (examples < folds) {
      throw new IllegalArgumentException(
          "[k-fold] "
              + examples
              + " examples cannot be parted into "
              + folds
              + " folds; take fewer folds");
    }
  }

  /** Returns the rows in a random order. */
  static int[] shuffled(int rows, long seed) {
    return Permutation.of(seed, RandomStream.SPLIT.word(FOLDS), 0, rows);
  }

  /** Returns the folds of a number for each example. */
  static List<Fold> of(int folds, int[] foldOf) {
    return IntStream.range(0, folds).mapToObj(fold -> Fold.holdingOut(foldOf, fold)).toList();
  }
}
