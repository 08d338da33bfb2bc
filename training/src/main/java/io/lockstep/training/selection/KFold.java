package io.lockstep.training.selection;

import io.lockstep.training.data.Dataset;
import java.util.List;

/**
 * Shuffled examples in folds of sizes that differ by one at most, of which each is held out once.
 *
 * @param folds how many, at least 2
 * @param seed of the shuffle
 */
public record KFold(int folds, long seed) implements Splitter {
  /** Checks the number. */
  public KFold {
    Folds.require(folds);
  }

  @Override
  public List<Fold> split(Dataset data) {
    Folds.requireExamples(folds, data.size());
    int[] order = Folds.shuffled(data.size(), seed);
    int[] foldOf = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      foldOf[order[i]] = (int) ((long) i * folds / order.length);
    }
    return Folds.of(folds, foldOf);
  }
}
