package io.lockstep.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Java examples of the documents, compiled and run as they stand there. */
class ExamplesTest {
  private static final Path README = Path.of("..", "README.md");
  private static final Path EXAMPLE =
      Path.of("..", "examples", "training", "src", "main", "java", "Example.java");
  private static final Path OWN_LOOPS = Path.of("..", "docs", "own-loops.md");
  private static final Path TENSORS = Path.of("..", "docs", "tensors.md");
  private static final Path OWN_FUNCTIONS = Path.of("..", "docs", "own-functions.md");
  private static final Pattern FENCED = Pattern.compile("(?s)```java\\n(.*?)\\n```");
  private static final Pattern WITH_OUTPUT =
      Pattern.compile("(?s)```java\\n(.*?)\\n```\\n\\n```\\n(.*?\\n)```");
  private static final Pattern PRINTED =
      Pattern.compile("Evaluation\\[loss=([0-9.]+), accuracy=([0-9.]+)]\\R([0-9a-f]{64})\\R");

  @TempDir Path folder;

  @Test
  void the_example_compiles_trains_and_prints_accuracy_and_digest() throws Exception {
    compile(Files.writeString(folder.resolve("Example.java"), example()));
    String printed = run();
    Matcher matcher = PRINTED.matcher(printed);
    assertTrue(matcher.matches(), printed);
    assertTrue(Double.parseDouble(matcher.group(2)) > 0.9, printed);
    assertTrue(Files.readString(README).contains("`" + matcher.group(3) + "`"), printed);
  }

  @Test
  void the_example_of_a_project_is_the_one_of_the_readme() throws IOException {
    assertEquals(example() + "\n", Files.readString(EXAMPLE));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void a_loop_of_ones_own_prints_what_stands_below_it(int number) throws Exception {
    List<MatchResult> examples =
        WITH_OUTPUT.matcher(Files.readString(OWN_LOOPS)).results().toList();
    assertEquals(5, examples.size(), "examples with output in " + OWN_LOOPS);
    String code = examples.get(number).group(1);
    compile(Files.writeString(folder.resolve("Example.java"), code));
    assertEquals(examples.get(number).group(2), run());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void what_is_shown_of_tensors_prints_what_stands_below_it(int number) throws Exception {
    List<MatchResult> examples = WITH_OUTPUT.matcher(Files.readString(TENSORS)).results().toList();
    assertEquals(2, examples.size(), "examples with output in " + TENSORS);
    String code = examples.get(number).group(1);
    compile(Files.writeString(folder.resolve("Example.java"), code));
    assertEquals(examples.get(number).group(2), run());
  }

  /** In a JVM of its own, since what is registered stays. */
  @Test
  void functions_of_ones_own_train_a_model() throws Exception {
    List<MatchResult> examples =
        WITH_OUTPUT.matcher(Files.readString(OWN_FUNCTIONS)).results().toList();
    assertEquals(1, examples.size(), "examples with output in " + OWN_FUNCTIONS);
    compile(Files.writeString(folder.resolve("Example.java"), examples.getFirst().group(1)));
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            folder + File.pathSeparator + System.getProperty("java.class.path"),
            "Example");
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(examples.getFirst().group(2), printed);
    assertEquals(0, process.waitFor());
  }

  private static String example() throws IOException {
    List<String> blocks =
        FENCED.matcher(Files.readString(README)).results().map(block -> block.group(1)).toList();
    assertEquals(1, blocks.size(), "fenced java blocks in " + README);
    return blocks.getFirst();
  }

  private void compile(Path source) throws IOException {
    SourceRun.compile(source, folder);
  }

  private String run() throws Exception {
    return SourceRun.run(folder, "Example");
  }
}
