package io.lockstep.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
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
  @ValueSource(ints = {0, 1, 2})
  void a_loop_of_ones_own_prints_what_stands_below_it(int number) throws Exception {
    List<MatchResult> examples =
        WITH_OUTPUT.matcher(Files.readString(OWN_LOOPS)).results().toList();
    assertEquals(3, examples.size(), "examples with output in " + OWN_LOOPS);
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
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of(
              "-d",
              folder.toString(),
              "-classpath",
              System.getProperty("java.class.path"),
              "-proc:none",
              "-Xlint:all,-path,-classfile",
              "-Werror");
      boolean compiled =
          compiler
              .getTask(messages, files, null, options, null, files.getJavaFileObjects(source))
              .call();
      assertTrue(compiled, () -> "the example does not compile:\n" + messages);
    }
  }

  /** Calls the instance main method of the compact source file, as the Java launcher does. */
  private String run() throws Exception {
    URL[] path = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(path, getClass().getClassLoader())) {
      Class<?> type = loader.loadClass("Example");
      Constructor<?> constructor = type.getDeclaredConstructor();
      Method main = type.getDeclaredMethod("main");
      constructor.setAccessible(true);
      main.setAccessible(true);
      Object example = constructor.newInstance();
      return printedBy(() -> main.invoke(example));
    }
  }

  private interface Action {
    void run() throws Exception;
  }

  private static String printedBy(Action action) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream usual = System.out;
    try (PrintStream captured = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      System.setOut(captured);
      action.run();
    } finally {
      System.setOut(usual);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
