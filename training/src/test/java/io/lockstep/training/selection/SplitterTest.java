package io.lockstep.training.selection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.HoldOut;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SplitterTest {
  private static final int EXAMPLES = 103;

  /** Three classes of 60, 30 and 13 examples, mixed. */
  private static Dataset data() {
    List<Integer> classes = new ArrayList<>();
    int[] counts = {60, 30, 13};
    for (int c = 0; c < counts.length; c++) {
      for (int i = 0; i < counts[c]; i++) {
        classes.add(c);
      }
    }
    Collections.shuffle(classes, new Random(1));
    float[][] x = new float[EXAMPLES][1];
    for (int i = 0; i < EXAMPLES; i++) {
      x[i][0] = i;
    }
    return Dataset.of(x, classes.stream().mapToInt(Integer::intValue).toArray());
  }

  private static int[] classes() {
    return Strata.of(data());
  }

  static Stream<Splitter> splitters() {
    List<String> groups = IntStream.range(0, EXAMPLES).mapToObj(i -> "group " + i % 11).toList();
    return Stream.of(
        new KFold(5, 1),
        new StratifiedKFold(5, 1),
        new GroupKFold(4, groups),
        new LeaveOneOut(),
        new RepeatedKFold(5, 1, 1, false));
  }

  @ParameterizedTest
  @MethodSource("splitters")
  void each_example_is_held_out_once_and_trained_on_otherwise(Splitter splitter) {
    int[] held = new int[EXAMPLES];
    for (Fold fold : splitter.split(data())) {
      boolean[] seen = new boolean[EXAMPLES];
      for (int row : fold.validation()) {
        held[row]++;
        seen[row] = true;
      }
      for (int row : fold.training()) {
        assertTrue(!seen[row], "row " + row + " is in both parts");
        seen[row] = true;
      }
      assertEquals(EXAMPLES, fold.training().length + fold.validation().length);
      assertArrayEquals(Arrays.stream(fold.training()).sorted().toArray(), fold.training());
    }
    assertArrayEquals(IntStream.generate(() -> 1).limit(EXAMPLES).toArray(), held);
  }

  @Test
  void folds_differ_by_one_example_at_most() {
    for (Splitter splitter : List.of(new KFold(5, 1), new StratifiedKFold(5, 1))) {
      int[] sizes =
          splitter.split(data()).stream().mapToInt(f -> f.validation().length).sorted().toArray();
      assertArrayEquals(new int[] {20, 20, 21, 21, 21}, sizes, splitter.toString());
    }
  }

  @Test
  void stratified_folds_have_the_classes_of_all() {
    int[] classes = classes();
    for (Fold fold : new StratifiedKFold(5, 1).split(data())) {
      int[] counts = new int[3];
      Arrays.stream(fold.validation()).forEach(row -> counts[classes[row]]++);
      assertEquals(12, counts[0], "of 60 in 5 folds");
      assertEquals(6, counts[1], "of 30 in 5 folds");
      assertTrue(counts[2] == 2 || counts[2] == 3, "of 13 in 5 folds: " + counts[2]);
    }
  }

  @Test
  void no_group_is_parted_and_the_largest_are_spread() {
    List<String> groups = List.of("a", "a", "a", "a", "b", "b", "b", "c", "c", "d");
    Dataset data = Dataset.of(new float[10][1], new int[10]);
    List<Fold> folds = new GroupKFold(2, groups).split(data);
    assertArrayEquals(new int[] {0, 1, 2, 3, 9}, folds.get(0).validation());
    assertArrayEquals(new int[] {4, 5, 6, 7, 8}, folds.get(1).validation());
  }

  @Test
  void repetitions_are_of_other_shuffles_and_seeds_give_the_same_folds() {
    List<Fold> twice = new RepeatedKFold(3, 2, 7, true).split(data());
    assertEquals(6, twice.size());
    assertEquals(
        new StratifiedKFold(3, 7).split(data()).toString(), twice.subList(0, 3).toString());
    assertEquals(
        new StratifiedKFold(3, 8).split(data()).toString(), twice.subList(3, 6).toString());
    assertTrue(!twice.get(0).toString().equals(twice.get(3).toString()));
  }

  @Test
  void three_parts_share_no_example_and_have_the_shares_asked_for() {
    for (boolean stratified : new boolean[] {false, true}) {
      DataParts parts = new HoldOut(0.2, 0.1, stratified).of(new DataParts(data(), null), 1);
      Dataset validation = Objects.requireNonNull(parts.validation());
      Dataset test = Objects.requireNonNull(parts.test());
      List<Integer> all = new ArrayList<>();
      for (Dataset part : List.of(parts.training(), validation, test)) {
        for (int i = 0; i < part.size(); i++) {
          all.add((int) part.features().values().get(i, 0));
        }
      }
      assertEquals(IntStream.range(0, EXAMPLES).boxed().toList(), all.stream().sorted().toList());
      assertEquals(21, validation.size());
      assertEquals(10, test.size());
      if (stratified) {
        int[] tested = Strata.of(test);
        assertEquals(6, Arrays.stream(tested).filter(c -> c == 0).count());
        assertEquals(3, Arrays.stream(tested).filter(c -> c == 1).count());
      }
    }
  }

  @Test
  void what_cannot_be_parted_is_refused() {
    Dataset data = data();
    Dataset numbers = Dataset.of(new float[4][1], new float[4][1]);
    refused("[k-fold] there must be 2 folds at least, got 1; take 5 or 10", () -> new KFold(1, 1));
    refused(
        "[k-fold] 103 examples cannot be parted into 104 folds; take fewer folds",
        () -> new KFold(104, 1).split(data));
    refused(
        "[stratified k-fold] class 2 has 13 examples, fewer than 14 folds; take at most 13 folds,"
            + " or leave the class out",
        () -> new StratifiedKFold(14, 1).split(data));
    refused(
        "[stratify] the data have no classes by which to stratify; part them without",
        () -> new StratifiedKFold(2, 1).split(numbers));
    refused(
        "[group k-fold] there are 103 examples, but the groups of 2; give one of each",
        () -> new GroupKFold(2, List.of("a", "b")).split(data));
    refused(
        "[group k-fold] 1 groups cannot be parted into 2 folds; take fewer",
        () -> new GroupKFold(2, List.of("a", "a", "a", "a")).split(numbers));
    refused(
        "[repeated k-fold] must be done once at least, got 0",
        () -> new RepeatedKFold(2, 0, 1, false));
  }

  private static void refused(String message, Runnable misuse) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, misuse::run).getMessage());
  }
}
