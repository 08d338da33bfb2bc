package io.lockstep.kernels.text;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WildcardTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "1.weight 1.weight true",
        "1.weight 1.weigh false",
        "1.weigh 1.weight false",
        "1.weight 1xweight false",
        "*.bias 0.bias true",
        "*.bias .bias true",
        "*.bias 0.bias.x false",
        "encoder.* encoder.0.bias true",
        "encoder.* encoder. true",
        "* x true",
        "a*b*c abc true",
        "a*b*c axbxbxc true",
        "a*b*c acb false",
        "**a** a true",
        "*ab aab true",
        "*aab* aaab true",
        "[a] a false",
        "a? ab false",
      })
  void a_star_stands_for_any_text(String text, String name, boolean matches) {
    assertEquals(matches, new Wildcard(text).matches(name));
  }

  @Test
  void what_is_empty_is_like_what_is_empty() {
    assertEquals(true, new Wildcard("").matches(""));
    assertEquals(true, new Wildcard("*").matches(""));
    assertEquals(false, new Wildcard("a").matches(""));
    assertEquals(false, new Wildcard("").matches("a"));
  }

  /** As a regular expression, it took longer than anybody waits. */
  @Test
  @Timeout(value = 10, unit = SECONDS)
  void many_stars_cost_little() {
    assertFalse(new Wildcard("*a".repeat(2000) + "b").matches("a".repeat(5000)));
    assertFalse(new Wildcard("*".repeat(2000) + "b").matches("a".repeat(5000)));
  }
}
