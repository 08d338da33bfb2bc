package io.lockstep.training.selection;

import io.lockstep.training.data.Dataset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Examples to learn from, others to choose by, and others that are looked at once, at the end.
 *
 * @param training what to learn from
 * @param validation what to choose hyperparameters and the epoch by
 * @param test what to report
 */
public record ThreeParts(Dataset training, Dataset validation, Dataset test) {
  /**
   * Parts data at random; each part keeps the data's order.
   *
   * @param validation the share to choose by, above 0
   * @param test the share to test on, above 0; both together below 1
   * @param stratified whether each class has its share in each part
   * @throws IllegalArgumentException if a share is out of range, a part would be empty, or there
   *     are no classes to stratify by
   */
  public static ThreeParts of(
      Dataset data, double validation, double test, long seed, boolean stratified) {
    if (!(validation > 0 && test > 0 && validation + test < 1)) {
      throw new IllegalArgumentException(
          "[split] shares of "
              + validation
              + " for validation and "
              + test
              + " for the test do not leave three parts; give two above 0 whose sum is below 1");
    }
    List<int[]> strata =
        stratified
            ? Strata.rows(Strata.of(data), seed)
            : List.of(Folds.shuffled(data.size(), seed));
    List<Integer> first = new ArrayList<>();
    List<Integer> second = new ArrayList<>();
    List<Integer> third = new ArrayList<>();
    for (int[] rows : strata) {
      int tested = (int) Math.round(rows.length * test);
      int validated = (int) Math.round(rows.length * validation);
      for (int i = 0; i < rows.length; i++) {
        (i < tested ? third : i < tested + validated ? second : first).add(rows[i]);
      }
    }
    return new ThreeParts(
        select(data, first, "training"),
        select(data, second, "validation"),
        select(data, third, "test"));
  }

  private static Dataset select(Dataset data, List<Integer> rows, String part) {
    if (rows.isEmpty()) {
      throw new IllegalArgumentException(
          "[split] of "
              + data.size()
              + " examples none is left for the "
              + part
              + " part; give more examples or a larger share");
    }
    int[] sorted = rows.stream().mapToInt(Integer::intValue).toArray();
    Arrays.sort(sorted);
    return data.select(sorted);
  }
}
