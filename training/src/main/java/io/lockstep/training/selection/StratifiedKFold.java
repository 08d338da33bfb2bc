package io.lockstep.training.selection;

import io.lockstep.training.data.Dataset;
import java.util.List;

/**
 * Shuffled examples in folds in which each class has nearly the share that it has in all: the
 * examples of a class are dealt out one by one, and the next class goes on where it ended, so that
 * the folds' sizes differ by one at most.
 *
 * @param folds how many, at least 2
 * @param seed of the shuffle
 */
public record StratifiedKFold(int folds, long seed) implements Splitter {
  /** Checks the number. */
  public StratifiedKFold {
    Folds.require(folds);
  }

  /**
   * Returns the folds.
   *
   * @throws IllegalArgumentException if the data have no classes, or a class fewer examples than
   *     there are folds
   */
  @Override
  public List<Fold> split(Dataset data) {
    Folds.requireExamples(folds, data.size());
    int[] classOf = Strata.of(data);
    int[] foldOf = new int[data.size()];
    int next = 0;
    for (int[] rows : Strata.rows(classOf, seed)) {
      if (rows.length > 0 && rows.length < folds) {
        throw new IllegalArgumentException(
            "[stratified k-fold] class "
                + classOf[rows[0]]
                + " has "
                + rows.length
                + " examples, fewer than "
                + folds
                + " folds; take at most "
                + rows.length
                + " folds, or leave the class out");
      }
      for (int row : rows) {
        foldOf[row] = next;
        next = (next + 1) % folds;
      }
    }
    return Folds.of(folds, foldOf);
  }
}
