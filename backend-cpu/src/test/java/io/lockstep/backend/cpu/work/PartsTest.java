package io.lockstep.backend.cpu.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartsTest {
  private static final int MOST = Integer.MAX_VALUE;

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "1, 1",
    "1, 16384",
    "16384, 16384",
    "16385, 16384",
    "1000, 7",
    "2147483647, 16384",
    "2147483647, 32768",
    "2147483647, 2147483647",
    "2147483646, 2147483647",
    "2147483647, 1073741824",
    "2147483647, 100003",
    "2147450881, 4096"
  })
  void parts_follow_each_other_to_the_last_element(int count, int size) {
    Parts parts = new Parts(count, size);
    int expected = 0;
    for (int part = 0; part < parts.number(); part++) {
      assertEquals(expected, parts.start(part));
      expected += Math.min(size, count - expected);
      assertEquals(expected, parts.end(part));
    }
    assertEquals(count, expected);
  }

  @Test
  void a_part_of_one_element_each_has_its_own_number() {
    Parts parts = new Parts(MOST, 1);
    assertEquals(MOST, parts.number());
    assertEquals(MOST - 1, parts.start(MOST - 1));
    assertEquals(MOST, parts.end(MOST - 1));
  }

  @Test
  void an_end_is_the_limit_at_the_latest() {
    assertEquals(12, Parts.end(5, 7, 20));
    assertEquals(12, Parts.end(5, 7, 12));
    assertEquals(9, Parts.end(5, 7, 9));
    assertEquals(MOST, Parts.end(MOST - 3, 64, MOST));
    assertEquals(MOST, Parts.end(MOST, 64, MOST));
  }

  @Test
  void equal_parts_differ_by_one_and_end_at_the_count() {
    for (int count : new int[] {0, 5, 1000, MOST}) {
      for (int parts : new int[] {1, 3, 16, 1000}) {
        assertEquals(0, Parts.startOfEqual(count, parts, 0));
        assertEquals(count, Parts.startOfEqual(count, parts, parts));
        for (int part = 0; part < parts; part++) {
          int length =
              Parts.startOfEqual(count, parts, part + 1) - Parts.startOfEqual(count, parts, part);
          assertEquals(0, (length - count / parts) / 2, count + " in " + parts);
        }
      }
    }
  }

  @Test
  void numbers_that_make_no_sense_are_refused() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new Parts(-1, 4));
    assertEquals(
        "[parts] -1 elements in parts of 4; there are at least 0, and at least 1 in a part",
        e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new Parts(4, 0));
  }
}
