package io.lockstep.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatasetTest {
  /** The examples of 20 that are held out for a fraction of 0.25 and seed 42. */
  private static final float[] HELD_OUT = {1, 6, 7, 12, 17};

  @Test
  void a_split_parts_the_examples_keeps_their_order_and_depends_on_the_seed_alone() {
    Dataset data = numbered(207);
    DataParts parts = data.split(0.1, 1);
    Dataset validation = present(parts.validation());
    assertEquals(21, validation.size());
    assertEquals(186, parts.training().size());
    float[] trained = column(parts.training());
    float[] held = column(validation);
    IntStream.range(1, held.length).forEach(i -> assertTrue(held[i - 1] < held[i]));
    IntStream.range(1, trained.length).forEach(i -> assertTrue(trained[i - 1] < trained[i]));
    boolean[] seen = new boolean[207];
    for (float value : trained) {
      seen[(int) value] = true;
    }
    for (float value : held) {
      assertTrue(!seen[(int) value]);
      seen[(int) value] = true;
    }
    assertArrayEquals(held, column(present(data.split(0.1, 1).validation())));
    assertTrue(!Arrays.equals(held, column(present(data.split(0.1, 2).validation()))));
    // Which examples are held out must not change between versions.
    assertArrayEquals(HELD_OUT, column(present(numbered(20).split(0.25, 42).validation())));
  }

  @ParameterizedTest
  @CsvSource({"2,0.01,1", "2,0.99,1", "10,0.25,3", "10,0.1,1", "10,0.99,9", "1000,0.1,100"})
  void the_part_held_out_is_rounded_but_neither_part_is_empty(int n, double fraction, int held) {
    DataParts parts = numbered(n).split(fraction, 3);
    assertEquals(held, present(parts.validation()).size());
    assertEquals(n - held, parts.training().size());
  }

  @Test
  void a_fraction_of_zero_holds_nothing_out() {
    Dataset data = numbered(3);
    DataParts parts = data.split(0, 1);
    assertSame(data, parts.training());
    assertNull(parts.validation());
  }

  @Test
  void a_split_that_cannot_be_made_is_refused() {
    assertEquals(
        "[split] a validation part cannot be split off 1 example."
            + " Give at least 2 examples or set the validation fraction to 0.",
        assertThrows(DataException.class, () -> numbered(1).split(0.1, 1)).getMessage());
    for (double fraction : new double[] {-0.1, 1, Double.NaN}) {
      assertEquals(
          "[split] validation fraction "
              + fraction
              + " is not in [0, 1); pass the part of the examples to hold out, such as 0.1",
          assertThrows(IllegalArgumentException.class, () -> numbered(5).split(fraction, 1))
              .getMessage());
    }
  }

  @Test
  void parts_given_apart_are_not_split_again() {
    DataParts parts = new DataParts(numbered(4), numbered(2));
    assertSame(parts, parts.orSplit(0.5, 1));
    assertEquals(2, new DataParts(numbered(4), null).orSplit(0.5, 1).training().size());
  }

  @Test
  void a_batch_is_copied_row_by_row_in_the_listed_order() {
    Dataset data = numbered(10);
    int[] order = {9, 9, 0, 3, 5};
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment floats = arena.allocate(3 * 2 * Float.BYTES);
      data.features().values().copyRows(order, 1, 3, floats);
      assertArrayEquals(new float[] {9, -9, 0, 0, 3, -3}, floats.toArray(ValueLayout.JAVA_FLOAT));
      MemorySegment classes = arena.allocate(3 * Integer.BYTES);
      assertInstanceOf(Targets.Classes.class, data.targets()).copyRows(order, 2, 3, classes);
      assertArrayEquals(new int[] {0, 1, 1}, classes.toArray(ValueLayout.JAVA_INT));
      Matrix pixels = Matrix.of(2, 3, new byte[] {1, 2, 3, (byte) 254, (byte) 255, 0});
      MemorySegment bytes = arena.allocate(6);
      pixels.copyRows(new int[] {1, 0}, 0, 2, bytes);
      assertArrayEquals(
          new byte[] {(byte) 254, (byte) 255, 0, 1, 2, 3}, bytes.toArray(ValueLayout.JAVA_BYTE));
      assertEquals(255f, pixels.get(1, 1));
      MemorySegment small = arena.allocate(5);
      assertThrows(
          IndexOutOfBoundsException.class, () -> pixels.copyRows(new int[] {1, 0}, 0, 2, small));
      assertThrows(
          IndexOutOfBoundsException.class, () -> pixels.copyRows(new int[] {2}, 0, 1, bytes));
    }
  }

  @Test
  void a_selection_shares_the_rows_and_can_be_selected_from() {
    Matrix all = Matrix.of(4, 2, 0f, 1f, 10f, 11f, 20f, 21f, 30f, 31f);
    Matrix some = all.select(new int[] {3, 1, 3}).select(new int[] {1, 2});
    assertEquals(2, some.rows());
    assertEquals(11f, some.get(0, 1));
    assertEquals(30f, some.get(1, 0));
    assertArrayEquals(new float[] {10, 11, 30, 31}, some.data().toArray(ValueLayout.JAVA_FLOAT));
    assertEquals(
        Scaling.standardize(Matrix.of(2, 2, 10f, 11f, 30f, 31f)), Scaling.standardize(some));
    assertThrows(IndexOutOfBoundsException.class, () -> some.get(2, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> some.select(new int[] {2}));
    assertThrows(IndexOutOfBoundsException.class, () -> all.select(new int[] {-1}));
  }

  @Test
  void selected_examples_keep_names_and_image_shape() {
    Features images =
        Features.ofImages(
            Matrix.of(2, 4, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}), new ImageShape(2, 2, 1));
    Dataset data = new Dataset(images, new Targets.None(2));
    Dataset one = data.select(new int[] {1});
    assertEquals(List.of("pixel0", "pixel1", "pixel2", "pixel3"), one.features().names());
    assertEquals(new ImageShape(2, 2, 1), one.features().image());
    assertEquals(8f, one.features().values().get(0, 3));
    assertEquals(new Targets.None(1), one.targets());
    Targets.Values values = new Targets.Values(Matrix.of(2, 1, 5f, 6f), List.of("y"));
    assertEquals(6f, values.select(new int[] {1}).values().get(0, 0));
    assertEquals(new Targets.None(2), new Dataset(images, values).withoutTargets().targets());
  }

  @Test
  void parts_of_different_form_are_refused() {
    assertEquals(
        "[validation data] an example has 2 features in the training part but 1 in the validation"
            + " part. Give both parts the same features.",
        messageOf(numbered(3), table(1, new Targets.None(3))));
    assertEquals(
        "[validation data] only the training part has classes."
            + " Give both parts the same kind of targets.",
        messageOf(numbered(3), table(2, new Targets.None(3))));
    assertEquals(
        "[validation data] the validation part has 3 classes but the training part only 2."
            + " Add examples of the missing classes to the training part"
            + " or remove them from the validation part.",
        messageOf(
            numbered(3),
            table(2, new Targets.Classes(new int[] {0, 1, 2}, List.of("a", "b", "c")))));
  }

  @Test
  void values_of_the_wrong_size_are_refused() {
    assertMessage(
        "[matrix] 4 bytes do not make F32[2,1]; pass exactly 8 bytes",
        () -> new Matrix(ElementType.F32, 2, 1, MemorySegment.ofArray(new byte[4])));
    assertMessage(
        "[matrix] shape [2,0] is not allowed; rows may be 0, width not",
        () -> Matrix.of(2, 0, new float[0]));
    assertMessage(
        "[features] 1 names for 2 columns; name every column once",
        () -> new Features(Matrix.of(1, 2, 1f, 2f), List.of("a"), null));
    assertMessage(
        "[features] an image of 4 values does not fit rows of 2; pass the shape of one row",
        () -> new Features(Matrix.of(1, 2, 1f, 2f), List.of("a", "b"), new ImageShape(2, 2, 1)));
    assertMessage(
        "[image shape] 2x0x1 has an empty side; every extent must be at least 1",
        () -> new ImageShape(2, 0, 1));
    assertMessage(
        "[class targets] example 1 has class 2, but there are 2 class names;"
            + " number classes from 0 and name each",
        () -> new Targets.Classes(new int[] {1, 2}, List.of("a", "b")));
    assertMessage(
        "[regression targets] 2 names for 1 columns of F32; pass F32 columns and name each",
        () -> new Targets.Values(Matrix.of(1, 1, 1f), List.of("a", "b")));
    assertMessage(
        "[dataset] 3 rows of features but 2 targets; pass one target per row",
        () -> new Dataset(numbered(3).features(), new Targets.None(2)));
  }

  private static void assertMessage(String expected, Executable action) {
    assertEquals(expected, assertThrows(IllegalArgumentException.class, action).getMessage());
  }

  private static String messageOf(Dataset training, Dataset validation) {
    return assertThrows(DataException.class, () -> new DataParts(training, validation))
        .getMessage();
  }

  /** Examples (i, -i) of class i mod 2. */
  private static Dataset numbered(int count) {
    float[] values = new float[2 * count];
    int[] classes = new int[count];
    for (int i = 0; i < count; i++) {
      values[2 * i] = i;
      values[2 * i + 1] = i == 0 ? 0 : -i;
      classes[i] = i % 2;
    }
    Features features = new Features(Matrix.of(count, 2, values), List.of("a", "b"), null);
    return new Dataset(features, new Targets.Classes(classes, List.of("even", "odd")));
  }

  private static Dataset table(int width, Targets targets) {
    List<String> names = IntStream.range(0, width).mapToObj(i -> "x" + i).toList();
    Matrix values = Matrix.of(targets.rows(), width, new float[targets.rows() * width]);
    return new Dataset(new Features(values, names, null), targets);
  }

  private static float[] column(Dataset data) {
    float[] column = new float[data.size()];
    for (int i = 0; i < column.length; i++) {
      column[i] = data.features().values().get(i, 0);
    }
    return column;
  }

  private static Dataset present(@Nullable Dataset dataset) {
    return Objects.requireNonNull(dataset, "there is no validation part");
  }
}
