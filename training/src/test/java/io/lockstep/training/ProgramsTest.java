package io.lockstep.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs in examples/programs, each run at a small size. */
class ProgramsTest {
  private static final Path PROGRAMS = Path.of("..", "examples", "programs");

  @TempDir Path folder;

  private String run(String name, String... arguments) throws Exception {
    SourceRun.compile(PROGRAMS.resolve(name + ".java"), folder);
    return SourceRun.run(folder, name, arguments);
  }

  /** Returns the number that follows a text. */
  private static double number(String printed, String after) {
    Matcher matcher = Pattern.compile(Pattern.quote(after) + "(-?[0-9.]+[0-9])").matcher(printed);
    assertTrue(matcher.find(), printed);
    return Double.parseDouble(matcher.group(1));
  }

  @Test
  void the_perceptron_learns_all_but_xor() throws Exception {
    assertEquals(
        """
        AND:  4 of 4 right
        OR:   4 of 4 right
        NAND: 4 of 4 right
        XOR:  not learnt by one perceptron
        XOR by two layers: 4 of 4 right
        """,
        run("Perceptron"));
  }

  @Test
  void three_perceptrons_tell_flowers_apart() throws Exception {
    assertTrue(number(run("Iris"), "accuracy on 30 other flowers: ") > 0.85);
  }

  @Test
  void rides_have_zone_and_cost_by_one_network() throws Exception {
    String printed = run("SeveralOutputs", "1000");
    assertTrue(number(printed, "right ") > 0.75, printed);
    assertTrue(number(printed, "cost: loss ") < 0.05, printed);
  }

  @Test
  void rents_are_predicted_from_a_table() throws Exception {
    String printed = run("Regression");
    assertTrue(printed.startsWith("columns: size, age, town=Hamburg, town=Wismar\n"), printed);
    assertTrue(number(printed, "mean absolute error: ") < 70, printed);
  }

  @Test
  void a_perceptron_of_many_layers_reads_digits() throws Exception {
    String printed = run("DigitsMlp", "600", "3");
    assertTrue(printed.contains("1      batch_norm  [n,256]         512    512\n"), printed);
    assertTrue(number(printed, "accuracy=") > 0.5, printed);
  }

  @Test
  void a_convolution_reads_digits() throws Exception {
    String printed = run("Convolution", "300", "2");
    assertTrue(printed.startsWith("44426 parameters\nEvaluation[loss="), printed);
  }

  @Test
  void noise_is_taken_away() throws Exception {
    Path picture = folder.resolve("denoised.png");
    String printed = run("DenoisingAutoencoder", "600", "3", picture.toString());
    assertTrue(number(printed, "closer by ") > 2, printed);
    assertEquals(3 * 28, ImageIO.read(picture.toFile()).getHeight());
  }

  @Test
  void new_digits_are_drawn() throws Exception {
    Path picture = folder.resolve("samples.png");
    String printed = run("VariationalAutoencoder", "300", "3", picture.toString());
    assertTrue(number(printed, "loss ") < number(printed, "at first "), printed);
    assertEquals(280, ImageIO.read(picture.toFile()).getWidth());
  }

  @Test
  void what_was_learnt_helps_with_few_examples() throws Exception {
    String printed = run("Transfer", "-", "600", "100", "1", "2");
    assertTrue(
        printed.startsWith(
            "6 tensors matched; missing in the file: other.weight, other.bias; only in the file:"
                + " head.bias, head.weight\nseed 1: from scratch 0."),
        printed);
  }

  @Test
  void a_loop_of_ones_own_tells_spirals_apart() throws Exception {
    assertTrue(number(run("OwnLoop", "400"), "accuracy on new points: ") > 0.6);
  }

  @Test
  void a_search_finds_what_reads_digits_best() throws Exception {
    String printed = run("Search", "200", "4");
    assertTrue(printed.startsWith("0: {lr="), printed);
    assertTrue(number(printed, ", loss ") < 2.2, printed);
    assertTrue(printed.endsWith("epochs in all: 20\n"), printed);
  }

  @Test
  void the_readme_lists_every_program() throws IOException {
    String readme = Files.readString(Path.of("..", "README.md"));
    try (Stream<Path> programs = Files.list(PROGRAMS)) {
      List<String> missing =
          programs
              .map(file -> file.getFileName().toString())
              .filter(name -> !readme.contains("(examples/programs/" + name + ")"))
              .toList();
      assertEquals(new TreeSet<>(), new TreeSet<>(missing));
    }
  }
}
