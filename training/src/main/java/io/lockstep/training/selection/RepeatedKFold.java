package io.lockstep.training.selection;

import io.lockstep.training.data.Dataset;
import java.util.ArrayList;
import java.util.List;

/**
 * Folds again and again, each time of another shuffle, whose seeds follow one another.
 *
 * @param folds how many each time, at least 2
 * @param times how often, at least 1
 * @param seed of the first shuffle
 * @param stratified whether each class has its share in each fold
 */
public record RepeatedKFold(int folds, int times, long seed, boolean stratified)
    implements Splitter {
  /** Checks the numbers. */
  public RepeatedKFold {
    Folds.require(folds);
    if (times < 1) {
      throw new IllegalArgumentException(
          "[repeated k-fold] must be done once at least, got " + times);
    }
  }

  @Override
  public List<Fold> split(Dataset data) {
    List<Fold> all = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      Splitter once =
          stratified ? new StratifiedKFold(folds, seed + i) : new KFold(folds, seed + i);
      all.addAll(once.split(data));
    }
    return all;
  }
}
