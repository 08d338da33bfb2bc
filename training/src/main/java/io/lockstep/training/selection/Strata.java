package io.lockstep.training.selection;

import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Targets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Examples by class. */
final class Strata {
  private Strata() {}

  /** Returns each example's class. */
  static int[] of(Dataset data) {
    if (!(data.targets() instanceof Targets.Classes classes)) {
      throw new IllegalArgumentException(
          "[stratify] the data have no classes by which to stratify; part them without");
    }
    int[] classOf = new int[data.size()];
    Arrays.setAll(classOf, classes::get);
    return classOf;
  }

  /** Returns the rows of each class, shuffled. */
  static List<int[]> rows(int[] classOf, long seed) {
    int classes = Arrays.stream(classOf).max().orElse(-1) + 1;
    List<List<Integer>> rows = new ArrayList<>();
    for (int c = 0; c < classes; c++) {
      rows.add(new ArrayList<>());
    }
    for (int row : Folds.shuffled(classOf.length, seed)) {
      rows.get(classOf[row]).add(row);
    }
    return rows.stream().map(of -> of.stream().mapToInt(Integer::intValue).toArray()).toList();
  }
}
