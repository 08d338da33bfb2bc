package io.lockstep.training.data.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.training.data.DataException;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.ImageShape;
import io.lockstep.training.data.Targets;
import java.lang.foreign.ValueLayout;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GeneratorsTest {
  @ParameterizedTest
  @EnumSource(Playground.class)
  void a_playground_set_has_two_features_two_balanced_classes_and_is_the_same_each_time(
      Playground set) throws Exception {
    Dataset data = set.generate(1001, 0, 1);
    assertEquals(1001, data.size());
    assertEquals(List.of("x1", "x2"), data.features().names());
    assertEquals(List.of("orange", "blue"), classes(data).names());
    assertEquals(501, countBlue(data));
    assertEquals(digest(data), digest(set.generate(1001, 0, 1)));
    String noisy = digest(set.generate(1001, 0.3, 1));
    assertNotEquals(digest(data), noisy);
    assertNotEquals(noisy, digest(set.generate(1001, 0.3, 2)));
  }

  @Test
  void the_circle_is_a_blue_disc_in_an_orange_ring() {
    Dataset data = Playground.CIRCLE.generate(500, 0, 1);
    for (int i = 0; i < data.size(); i++) {
      double radius = Math.hypot(x(data, i), y(data, i));
      if (isBlue(data, i)) {
        assertTrue(radius < 2.5001);
      } else {
        assertTrue(radius > 3.4999 && radius < 5.0001);
      }
    }
  }

  @Test
  void xor_is_blue_where_the_signs_agree_with_a_gap_between() {
    Dataset data = Playground.XOR.generate(500, 0, 1);
    int left = 0;
    for (int i = 0; i < data.size(); i++) {
      assertEquals(isBlue(data, i), x(data, i) * y(data, i) > 0);
      assertTrue(Math.min(Math.abs(x(data, i)), Math.abs(y(data, i))) >= 0.3f);
      assertTrue(Math.max(Math.abs(x(data, i)), Math.abs(y(data, i))) <= 5.3f);
      left += x(data, i) < 0 ? 1 : 0;
    }
    assertEquals(250, left, 40);
  }

  @Test
  void gauss_has_its_means_and_variance() {
    Dataset data = Playground.GAUSS.generate(20_000, 0, 1);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < data.size(); i++) {
      double fromCentre = x(data, i) - (isBlue(data, i) ? 2 : -2);
      sum += fromCentre;
      squares += fromCentre * fromCentre;
    }
    assertEquals(0, sum / data.size(), 0.02);
    assertEquals(0.5, squares / data.size(), 0.02);
  }

  @Test
  void the_arms_of_the_spiral_are_mirrored_at_the_centre() {
    Dataset data = Playground.SPIRAL.generate(500, 0, 1);
    for (int i = 0; i < data.size(); i += 2) {
      assertEquals(x(data, i), -x(data, i + 1), 1e-5);
      assertEquals(y(data, i), -y(data, i + 1), 1e-5);
      assertEquals(5.0 * i / data.size(), Math.hypot(x(data, i), y(data, i)), 1e-5);
      assertTrue(isBlue(data, i) && !isBlue(data, i + 1));
    }
  }

  @Test
  void noise_moves_points_across_the_border() {
    assertNotEquals(250, countBlue(Playground.CIRCLE.generate(500, 0.3, 1)));
    assertNotEquals(250, countBlue(Playground.XOR.generate(500, 0.3, 1)));
  }

  @Test
  void a_playground_set_without_points_or_with_odd_noise_is_refused() {
    assertEquals(
        "[generate spiral] a count of 0 makes no points. Ask for at least 1.",
        assertThrows(DataException.class, () -> Playground.SPIRAL.generate(0, 0, 1)).getMessage());
    assertEquals(
        "[generate circle] noise 0.6 is not in [0, 0.5]. Give noise in that range.",
        assertThrows(DataException.class, () -> Playground.CIRCLE.generate(5, 0.6, 1))
            .getMessage());
  }

  @Test
  void digits_are_images_of_ten_classes_about_equally_often() {
    Dataset data = Digits.generate(2000, 1);
    assertEquals(new ImageShape(28, 28, 1), data.features().image());
    int[] counts = new int[10];
    for (int i = 0; i < data.size(); i++) {
      counts[classes(data).get(i)]++;
    }
    for (int count : counts) {
      assertEquals(200, count, 60);
    }
  }

  @Test
  void a_digit_depends_on_seed_and_index_alone() throws Exception {
    Dataset many = Digits.generate(300, 1);
    Dataset few = Digits.generate(100, 40, 1);
    int[] rows = IntStream.range(100, 140).toArray();
    assertEquals(digest(many.select(rows)), digest(few));
    assertNotEquals(digest(many), digest(Digits.generate(300, 2)));
  }

  @Test
  void digits_keep_their_bits() throws Exception {
    assertEquals(
        "d4ca914a7937a011", digest(Digits.generate(1000, 1)), "the digits of seed 1 have changed");
  }

  @Test
  void every_digit_has_ink_in_the_middle_and_a_clean_border() {
    Dataset data = Digits.generate(1000, 3);
    for (int i = 0; i < data.size(); i++) {
      double ink = 0;
      double border = 0;
      for (int pixel = 0; pixel < 784; pixel++) {
        float value = data.features().values().get(i, pixel);
        ink += value;
        int row = pixel / 28;
        int column = pixel % 28;
        border += Math.min(Math.min(row, 27 - row), Math.min(column, 27 - column)) < 1 ? value : 0;
      }
      assertTrue(ink / 255 > 15 && ink / 255 < 300, "digit " + i + " has ink " + ink / 255);
      assertTrue(border < 0.02 * ink, "digit " + i + " runs over the border");
    }
  }

  @Test
  void digits_that_cannot_be_made_are_refused() {
    assertEquals(
        "[generate digits] 0 digits from index 0 cannot be made."
            + " Ask for at least 1 digit, from index 0 or later.",
        assertThrows(DataException.class, () -> Digits.generate(0, 1)).getMessage());
  }

  private static Targets.Classes classes(Dataset data) {
    return assertInstanceOf(Targets.Classes.class, data.targets());
  }

  private static boolean isBlue(Dataset data, int i) {
    return classes(data).get(i) == 1;
  }

  private static long countBlue(Dataset data) {
    return IntStream.range(0, data.size()).filter(i -> isBlue(data, i)).count();
  }

  private static float x(Dataset data, int i) {
    return data.features().values().get(i, 0);
  }

  private static float y(Dataset data, int i) {
    return data.features().values().get(i, 1);
  }

  private static String digest(Dataset data) throws Exception {
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    sha.update(data.features().values().data().toArray(ValueLayout.JAVA_BYTE));
    for (int i = 0; i < data.size(); i++) {
      sha.update((byte) classes(data).get(i));
    }
    return HexFormat.of().formatHex(sha.digest(), 0, 8);
  }
}
