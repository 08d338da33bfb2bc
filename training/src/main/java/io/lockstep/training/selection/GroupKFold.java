package io.lockstep.training.selection;

import io.lockstep.training.data.Dataset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Folds that part no group, such as the pictures of one patient: the largest group goes into the
 * smallest fold so far, then the next.
 *
 * @param folds how many, at least 2
 * @param groupOf the group of each example
 */
public record GroupKFold(int folds, List<String> groupOf) implements Splitter {
  /** Checks the number and copies the groups. */
  public GroupKFold {
    Folds.require(folds);
    groupOf = List.copyOf(groupOf);
  }

  /**
   * Returns the folds.
   *
   * @throws IllegalArgumentException if there are not as many groups as examples, or fewer kinds of
   *     them than folds
   */
  @Override
  public List<Fold> split(Dataset data) {
    if (groupOf.size() != data.size()) {
      throw new IllegalArgumentException(
          "[group k-fold] there are "
              + data.size()
              + " examples, but the groups of "
              + groupOf.size()
              + "; give one of each");
    }
    Map<String, Integer> sizes = new LinkedHashMap<>();
    groupOf.forEach(group -> sizes.merge(group, 1, Integer::sum));
    if (sizes.size() < folds) {
      throw new IllegalArgumentException(
          "[group k-fold] "
              + sizes.size()
              + " groups cannot be parted into "
              + folds
              + " folds; take fewer");
    }
    List<String> largestFirst = new ArrayList<>(sizes.keySet());
    largestFirst.sort(Comparator.comparingInt((String group) -> -sizes.getOrDefault(group, 0)));
    int[] inFold = new int[folds];
    Map<String, Integer> foldOfGroup = new HashMap<>();
    for (String group : largestFirst) {
      int smallest = 0;
      for (int fold = 1; fold < folds; fold++) {
        smallest = inFold[fold] < inFold[smallest] ? fold : smallest;
      }
      foldOfGroup.put(group, smallest);
      inFold[smallest] += sizes.getOrDefault(group, 0);
    }
    int[] foldOf = groupOf.stream().mapToInt(group -> foldOfGroup.getOrDefault(group, 0)).toArray();
    return Folds.of(folds, foldOf);
  }
}
