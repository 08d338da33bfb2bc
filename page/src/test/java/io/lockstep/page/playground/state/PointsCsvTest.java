package io.lockstep.page.playground.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PointsCsvTest {
  @Test
  void labels_are_classes_in_alphabetical_order() {
    PointsCsv read = PointsCsv.parse("x,y,colour\n1.5,-2,red\n\n3, 4 ,blue\r\n0,0,red\n");
    assertEquals(
        List.of(new OwnPoint(1.5f, -2, 1), new OwnPoint(3, 4, 0), new OwnPoint(0, 0, 1)),
        read.points());
    assertFalse(read.numbers());
    assertEquals("3 points, of the classes blue, red", read.notes());
  }

  @Test
  void labels_with_fractions_are_numbers_and_are_brought_to_one() {
    PointsCsv read = PointsCsv.parse("1;2;0.5\n3;4;10.5");
    assertEquals(List.of(new OwnPoint(1, 2, -1), new OwnPoint(3, 4, 1)), read.points());
    assertTrue(read.numbers());
    assertEquals("2 points, numbers to predict", read.notes());
  }

  @Test
  void points_elsewhere_are_brought_into_the_picture() {
    PointsCsv read = PointsCsv.parse("100\t0\ta\n200\t1\tb\n150\t2\tb");
    assertEquals(
        List.of(new OwnPoint(-5, 0, 0), new OwnPoint(5, 1, 1), new OwnPoint(0, 2, 1)),
        read.points());
  }

  @Test
  void a_line_that_is_no_point_is_named() {
    assertEquals(
        "[playground] line 2 of the CSV has no two numbers and a label: '1,b'",
        refusal("1,2,a\n1,b\n"));
    assertEquals(
        "[playground] the CSV has no points; give lines such as 1.5,-2,blue", refusal("a,b,c\n"));
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 11; i++) {
      many.append("1,2,class").append(i).append('\n');
    }
    assertEquals("[playground] the CSV has 11 classes; give at most 10", refusal(many.toString()));
  }

  private static String refusal(String csv) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> PointsCsv.parse(csv)).getMessage());
  }

  /** Digits could be told apart in as many ways as their number squared. */
  @Test
  @Timeout(value = 10, unit = TimeUnit.SECONDS)
  void a_million_digits_take_no_longer_than_it_takes_to_read_them() {
    String digits = "1".repeat(1_000_000);
    assertEquals(
        "[playground] line 2 of the CSV has no two numbers and a label: '"
            + "1".repeat(80)
            + "...' (1000001 characters)",
        assertThrows(
                IllegalArgumentException.class, () -> PointsCsv.parse("1,2,a\n" + digits + "x"))
            .getMessage());
  }
}
