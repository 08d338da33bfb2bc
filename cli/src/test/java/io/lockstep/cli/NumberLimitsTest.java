package io.lockstep.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole numbers on the command line go up to 2147483647, and what is said of one more. */
class NumberLimitsTest {
  @TempDir Path folder;

  private static String refusal(String... arguments) {
    Cli.Outcome outcome = Cli.run(arguments);
    assertEquals(2, outcome.code(), outcome::err);
    return outcome.err().strip();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--epochs", "--batch", "--accumulate", "--patience"})
  void options_of_a_run_are_refused_beyond_it(String option) {
    assertEquals(
        "[train] invalid value for option '"
            + option
            + "': '2147483648' is not an int; see 'lockstep train --help'",
        refusal("train", "--data", "xor", option, "2147483648"));
  }

  @Test
  void the_number_of_examples_is_refused_beyond_it() {
    assertEquals(
        "[data] '2147483648' in 'xor:2147483648' is no number of examples; give a whole number"
            + " from 1 to 2147483647, or leave it out for 2000",
        refusal("train", "--data", "xor:2147483648"));
  }

  @Test
  void an_image_of_more_values_is_refused_before_the_data_are_read() {
    assertEquals(
        "[image shape] 1048576x1048576x1 has more than 2147483647 values; give a smaller image",
        refusal("train", "--data", "xor", "--model", "cnn:4(height=1048576, width=1048576)"));
  }

  @Test
  void the_number_of_trials_is_refused_beyond_it() throws Exception {
    Path space = Files.writeString(folder.resolve("space.json"), "{\"batch\": [1, 2]}");
    assertEquals(
        "[search] invalid value for option '--trials': '2147483648' is not an int; see 'lockstep"
            + " search --help'",
        refusal("search", "--space", space.toString(), "--data", "xor", "--trials", "2147483648"));
  }

  /** As far as it goes, it is a number like any other. */
  @Test
  void a_batch_of_2147483647_is_held_against_the_examples() {
    assertEquals(
        "[train] batch of 2147483647 is larger than the 18 training examples; use a batch of at"
            + " most 18",
        refusal("train", "--data", "xor:20", "--batch", "2147483647"));
  }
}
