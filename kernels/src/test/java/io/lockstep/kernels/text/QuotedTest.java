package io.lockstep.kernels.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuotedTest {
  @Test
  void a_short_text_is_put_in_quotes() {
    assertEquals("'süß'", Quoted.of("süß"));
    assertEquals("''", Quoted.of(""));
    assertEquals("'C:\\temp'", Quoted.of("C:\\temp"));
  }

  @Test
  void what_would_move_the_cursor_or_turn_the_writing_is_escaped() {
    assertEquals(
        "'a\\nb\\r\\tc\\u001b[31m\\u0000\\u007f'", Quoted.of("a\nb\r\tc\u001b[31m\u0000\u007f"));
    assertEquals("'\\u202e\\u2028\\ufeff'", Quoted.of("\u202e\u2028\ufeff"));
    assertEquals("'\\ud800'", Quoted.of("\ud800"));
    assertEquals("'\\u{e0001} \ud83d\ude00'", Quoted.of("\udb40\udc01 \ud83d\ude00"));
  }

  @Test
  void a_long_text_is_cut_but_not_within_a_character() {
    assertEquals("'" + "x".repeat(80) + "'", Quoted.of("x".repeat(80)));
    assertEquals("'" + "x".repeat(80) + "...' (25000 characters)", Quoted.of("x".repeat(25_000)));
    String cut = Quoted.of("x".repeat(79) + "\ud83d\ude00 and more");
    assertEquals("'" + "x".repeat(79) + "...' (90 characters)", cut);
  }

  @Test
  void many_texts_are_counted() {
    assertEquals("'a', '\\n'", Quoted.list(List.of("a", "\n")));
    List<String> many = IntStream.range(0, 1000).mapToObj(i -> "c" + i).toList();
    assertTrue(Quoted.list(many).endsWith("'c8', 'c9' and 990 more"), Quoted.list(many));
  }

  @Test
  void a_path_is_escaped_whole() {
    assertEquals("x".repeat(300) + "\\n", Quoted.escaped("x".repeat(300) + "\n"));
  }
}
