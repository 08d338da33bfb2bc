package io.lockstep.parity.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The test classes of the document, compiled and run as they stand there. */
class ParityExampleTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "parity.md");
  private static final Pattern FENCED = Pattern.compile("(?s)```java\\n(.*?)\\n```");

  @TempDir Path folder;

  @Test
  void the_test_of_a_layer_compiles_and_passes() throws Exception {
    assertEquals(
        """
        cpu: closed_gates_let_nothing_through(Engine, Inputs) -> SUCCESSFUL
        it_trains_to_the_same_bits_however_the_cpu_computes() -> SUCCESSFUL
        it_trains_to_the_same_bits_on_all_devices_here() -> SUCCESSFUL
        wrong: closed_gates_let_nothing_through(Engine, Inputs) -> ABORTED: no device 'wrong'\
         here: [device] wrong: which fault is missing; name one
        """,
        run("GatedLayerTest"));
  }

  @Test
  void the_test_of_functions_compiles_and_passes() throws Exception {
    String text = run("FormulasTest");
    assertEquals(
        List.of(),
        text.lines()
            .filter(line -> !line.matches(".* -> SUCCESSFUL( and SUCCESSFUL)*"))
            .filter(line -> !line.startsWith("wrong -> ABORTED: no device 'wrong' here: "))
            .toList());
    assertTrue(text.contains("own function/row_energy special 4098 -> SUCCESSFUL"), text);
    assertTrue(text.contains("own function/picked 500 -> SUCCESSFUL"), text);
    assertTrue(text.contains("own function/gated 13, second order -> SUCCESSFUL"), text);
  }

  private String run(String name) throws Exception {
    compile(Files.writeString(folder.resolve(name + ".java"), example(name)));
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      return TestRun.of(loader.loadClass("org.example." + name), Map.of()).text();
    }
  }

  private static String example(String name) throws IOException {
    List<String> blocks =
        FENCED.matcher(Files.readString(DOCUMENT)).results().map(block -> block.group(1)).toList();
    return blocks.stream().filter(b -> b.contains("class " + name)).findFirst().orElseThrow();
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
}
