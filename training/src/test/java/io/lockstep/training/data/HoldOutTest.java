package io.lockstep.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HoldOutTest {
  private static final List<String> NAMES = List.of("common", "rare", "rarest");

  /** Examples of their number, of classes with so many examples, in turns. */
  private static Dataset data(int... counts) {
    int n = Arrays.stream(counts).sum();
    int[] left = counts.clone();
    int[] classes = new int[n];
    float[] values = new float[n];
    int c = 0;
    for (int row = 0; row < n; row++) {
      do {
        c = (c + 1) % left.length;
      } while (left[c] == 0);
      left[c]--;
      classes[row] = c;
      values[row] = row;
    }
    Features features = new Features(Matrix.of(n, 1, values), List.of("x"), null);
    return new Dataset(features, new Targets.Classes(classes, NAMES.subList(0, counts.length)));
  }

  private static DataParts parts(HoldOut held, Dataset data, long seed) {
    return held.of(new DataParts(data, null), seed);
  }

  private static int[] rows(@Nullable Dataset part) {
    Dataset data = Objects.requireNonNull(part);
    return IntStream.range(0, data.size())
        .map(i -> (int) data.features().values().get(i, 0))
        .toArray();
  }

  private static int[] counts(@Nullable Dataset part) {
    Targets.Classes classes = (Targets.Classes) Objects.requireNonNull(part).targets();
    int[] counts = new int[classes.count()];
    IntStream.range(0, classes.rows()).forEach(row -> counts[classes.get(row)]++);
    return counts;
  }

  @ParameterizedTest
  @CsvSource({"0.1,0.1,false", "0.1,0.1,true", "0,0.25,false", "0.3,0,true", "0.45,0.45,true"})
  void each_example_is_in_one_part_and_parts_keep_the_order(
      double validation, double test, boolean stratified) {
    Dataset data = data(150, 50, 7);
    HoldOut held = new HoldOut(validation, test, stratified);
    DataParts parts = parts(held, data, 3);
    int[] seen = new int[data.size()];
    for (Dataset part : Arrays.asList(parts.training(), parts.validation(), parts.test())) {
      if (part != null) {
        int[] rows = rows(part);
        IntStream.range(1, rows.length).forEach(i -> assertTrue(rows[i - 1] < rows[i]));
        Arrays.stream(rows).forEach(row -> seen[row]++);
      }
    }
    assertTrue(Arrays.stream(seen).allMatch(times -> times == 1));
    assertEquals(validation == 0, parts.validation() == null);
    assertEquals(test == 0, parts.test() == null);
    assertArrayEquals(rows(parts.training()), held.trainingRows(data.targets(), 3));
    assertArrayEquals(rows(parts.training()), rows(parts(held, data, 3).training()));
  }

  @Test
  void without_a_test_and_not_stratified_it_is_the_split_of_a_data_set() {
    Dataset data = data(207);
    DataParts plain = data.split(0.1, 42);
    DataParts parts = parts(new HoldOut(0.1, 0, false), data, 42);
    assertArrayEquals(rows(plain.validation()), rows(parts.validation()));
    assertArrayEquals(rows(plain.training()), rows(parts.training()));
    assertSame(data, parts(HoldOut.NONE, data, 42).training());
  }

  @Test
  void the_test_part_is_the_same_whatever_is_held_out_for_validation() {
    Dataset data = data(100, 40);
    for (boolean stratified : new boolean[] {false, true}) {
      int[] alone = rows(parts(new HoldOut(0, 0.2, stratified), data, 5).test());
      assertEquals(28, alone.length);
      assertArrayEquals(alone, rows(parts(new HoldOut(0.3, 0.2, stratified), data, 5).test()));
    }
    // Which examples are tested on must not change between versions.
    assertEquals(
        "[1, 6, 7, 12]",
        Arrays.toString(rows(parts(new HoldOut(0.1, 0.2, false), data(20), 42).test())));
    assertEquals(
        "[7, 8, 9, 11]",
        Arrays.toString(rows(parts(new HoldOut(0.1, 0.2, true), data(14, 6), 42).test())));
  }

  @ParameterizedTest
  @CsvSource({"900,90,10,0.1,0.1", "61,31,5,0.2,0.3", "500,499,3,0.1,0.1", "40,30,20,0.5,0.25"})
  void each_part_of_a_stratified_split_has_its_share_of_each_class(
      int common, int rare, int rarest, double validation, double test) {
    Dataset data = data(common, rare, rarest);
    int[] all = {common, rare, rarest};
    for (long seed = 0; seed < 20; seed++) {
      DataParts parts = parts(new HoldOut(validation, test, true), data, seed);
      int[] tested = counts(parts.test());
      int[] validated = counts(parts.validation());
      assertEquals(Math.round(data.size() * test), Arrays.stream(tested).sum());
      assertEquals(Math.round(data.size() * validation), Arrays.stream(validated).sum());
      for (int c = 0; c < all.length; c++) {
        double ofTest = all[c] * (double) Arrays.stream(tested).sum() / data.size();
        double ofValidation = all[c] * (double) Arrays.stream(validated).sum() / data.size();
        assertTrue(Math.abs(tested[c] - ofTest) < 1, "class " + c + ": " + tested[c]);
        assertTrue(Math.abs(validated[c] - ofValidation) < 2, "class " + c + ": " + validated[c]);
        assertTrue(counts(parts.training())[c] > 0);
      }
    }
  }

  @Test
  void at_random_a_rare_class_has_its_share_by_chance_alone() {
    Dataset data = data(950, 50);
    int[] atRandom = new int[20];
    for (int seed = 0; seed < 20; seed++) {
      atRandom[seed] = counts(parts(new HoldOut(0.1, 0.1, false), data, seed).test())[1];
      DataParts parts = parts(new HoldOut(0.1, 0.1, true), data, seed);
      assertArrayEquals(new int[] {95, 5}, counts(parts.test()));
      assertArrayEquals(new int[] {95, 5}, counts(parts.validation()));
      assertArrayEquals(new int[] {760, 40}, counts(parts.training()));
    }
    assertTrue(Arrays.stream(atRandom).distinct().count() > 3, Arrays.toString(atRandom));
  }

  @Test
  void a_validation_part_of_the_data_stays_and_the_test_comes_from_the_training_part() {
    Dataset own = data(10, 10);
    DataParts given = new DataParts(data(60, 40), own);
    DataParts parts = new HoldOut(0.3, 0.1, true).of(given, 1);
    assertSame(own, parts.validation());
    assertArrayEquals(new int[] {6, 4}, counts(parts.test()));
    assertEquals(90, parts.training().size());
    DataParts without = new HoldOut(0.3, 0, true).of(given, 1);
    assertSame(given.training(), without.training());
    assertNull(without.test());
  }

  @Test
  void what_cannot_be_parted_is_refused() {
    assertEquals(
        "[split] shares of 0.5 for validation and 0.5 for the test do not leave anything to train"
            + " on; give two of at least 0 whose sum is below 1",
        assertThrows(IllegalArgumentException.class, () -> new HoldOut(0.5, 0.5, false))
            .getMessage());
    assertEquals(
        "[split] of 2 examples none would be left to train on."
            + " Give more examples or hold out less.",
        refused(new HoldOut(0.1, 0.1, false), data(2)));
    assertEquals(
        "[split] class 'rarest' has 1 example, too few for 3 parts with a share of each class."
            + " Give more of it, leave it out, or split at random without --stratified.",
        refused(new HoldOut(0.1, 0.1, true), data(50, 20, 1)));
    assertEquals(
        "[split] the data have no classes whose shares a stratified split would keep."
            + " Leave --stratified out, or give data with classes.",
        refused(new HoldOut(0.1, 0, true), data(50).withoutTargets()));
    assertEquals(
        "[test data] the test part has 2 classes but the training part only 1. Add examples of the"
            + " missing classes to the training part or remove them from the test part.",
        assertThrows(DataException.class, () -> new DataParts(data(5), null, data(2, 2)))
            .getMessage());
  }

  private static String refused(HoldOut held, Dataset data) {
    return assertThrows(DataException.class, () -> parts(held, data, 1)).getMessage();
  }
}
