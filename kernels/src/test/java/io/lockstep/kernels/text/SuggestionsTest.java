package io.lockstep.kernels.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SuggestionsTest {
  private static final List<String> ACTIVATIONS =
      List.of("identity", "sigmoid", "tanh", "relu", "leaky-relu", "gelu", "softplus");

  @Test
  void a_misspelt_name_gets_the_nearest_first() {
    assertEquals(List.of("relu", "gelu"), Suggestions.nearest("rellu", ACTIVATIONS));
    assertEquals("did you mean 'sigmoid'?", Suggestions.hint("Sigmod", ACTIVATIONS));
  }

  @Test
  void a_part_of_a_name_is_near() {
    assertEquals(List.of("leaky-relu"), Suggestions.nearest("leaky", ACTIVATIONS));
  }

  @Test
  void without_a_near_name_the_known_ones_are_listed() {
    assertEquals(
        "known are 'identity', 'sigmoid', 'tanh', 'relu', 'leaky-relu', 'gelu', 'softplus'",
        Suggestions.hint("quadratic", ACTIVATIONS));
    List<String> many = IntStream.range(0, 23).mapToObj(i -> "c" + i).toList();
    assertEquals("and 3 more", Suggestions.hint("temperature", many).replaceFirst(".*'c19' ", ""));
  }

  @Test
  void names_of_megabytes_are_not_compared_and_are_cut() {
    String huge = "x".repeat(2_000_000);
    assertEquals(List.of(), Suggestions.nearest(huge, List.of(huge + "y", "relu")));
    assertEquals(
        "known are '" + "x".repeat(80) + "...' (2000000 characters), 'a\\nb'",
        Suggestions.hint("temperature", List.of(huge, "a\nb")));
  }

  @Test
  void distance_counts_edits() {
    assertEquals(0, Suggestions.distance("", ""));
    assertEquals(4, Suggestions.distance("", "relu"));
    assertEquals(3, Suggestions.distance("kitten", "sitting"));
    assertEquals(3, Suggestions.distance("sitting", "kitten"));
  }
}
