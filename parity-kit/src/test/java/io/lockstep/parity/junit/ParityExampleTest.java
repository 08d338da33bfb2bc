package io.lockstep.parity.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

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
  void the_test_of_own_operations_compiles_and_passes() throws Exception {
    String text = run("OwnTest");
    assertEquals(
        List.of(),
        text.lines()
            .filter(line -> !line.matches(".* -> SUCCESSFUL( and SUCCESSFUL)*"))
            .filter(line -> !line.startsWith("wrong -> ABORTED: no device 'wrong' here: "))
            .filter(line -> !line.startsWith("own layer scaled -> "))
            .toList());
    String kept =
        text.lines().filter(line -> line.startsWith("own layer scaled -> ")).findFirst().orElse("");
    assertTrue(kept.contains("SUCCESSFUL"), kept);
    assertTrue(
        kept.contains(
            "ABORTED: [layer] org.example.OwnTest$Scaled is no registered kind of layer, so that a"
                + " network with it cannot be written; register it by LayerKinds.register(\"name\","
                + " Scaled.class)"),
        kept);
    assertTrue(text.contains("own function/row_energy special 4098 -> SUCCESSFUL"), text);
    assertTrue(text.contains("own function/picked 500 -> SUCCESSFUL"), text);
    assertTrue(text.contains("own function/gated 13, second order -> SUCCESSFUL"), text);
  }

  @Test
  void the_golden_training_compiles_and_says_how_to_write_its_file() throws Exception {
    assertEquals(
        "it_has_the_bits_of_before() -> FAILED: [golden] there is no file"
            + " src/test/resources/golden/my-spiral.json in "
            + Path.of("").toAbsolutePath()
            + "; write it by -Dlockstep.golden=write (or LOCKSTEP_GOLDEN=write in the environment),"
            + " look at it, and commit it\n",
        run("SpiralGoldenTest"));
  }

  @Test
  void the_test_of_a_runner_compiles_passes_and_writes_its_report() throws Exception {
    Path page = Path.of("target", "lockstep-report", "report.html");
    Files.deleteIfExists(page);
    assertEquals("all_devices_here_compute_the_same_bits() -> SUCCESSFUL\n", run("RunnerTest"));
    assertTrue(Files.readString(page).contains("PASSED"));
  }

  @Test
  void the_workflow_requires_the_driver_that_it_installs_and_keeps_what_tests_write()
      throws IOException {
    String text =
        Pattern.compile("(?s)```yaml\\n(.*?)\\n```")
            .matcher(Files.readString(DOCUMENT))
            .results()
            .map(block -> block.group(1))
            .collect(Collectors.joining());
    JsonNode workflow = new ObjectMapper().valueToTree(new Yaml().load(text));
    JsonNode job = workflow.required("jobs").required("test");
    assertEquals(1, job.required("env").required("LOCKSTEP_REQUIRE_OPENCL").asInt());
    List<JsonNode> steps = new ArrayList<>();
    job.required("steps").forEach(steps::add);
    assertEquals(
        List.of("checkout", "setup-java", "cache", "upload-artifact"),
        steps.stream()
            .filter(step -> step.has("uses"))
            .map(step -> step.get("uses").asText().replaceAll("actions/|@v\\d+", ""))
            .toList());
    assertEquals(25, steps.get(1).required("with").required("java-version").asInt());
    assertTrue(steps.get(2).required("run").asText().contains("pocl-opencl-icd"));
    JsonNode upload = steps.getLast();
    assertEquals("always()", upload.required("if").asText());
    assertEquals(
        List.of(
            "target/surefire-reports", "target/lockstep-report", "target/lockstep-reproductions"),
        upload.required("with").required("path").asText().lines().toList());
  }

  @Test
  void the_test_of_tolerances_compiles_and_passes() throws Exception {
    assertEquals(
        """
        a_product_is_as_near_to_what_another_library_says() -> SUCCESSFUL
        it_is_as_near_as_bfloat16_allows() -> SUCCESSFUL
        """,
        run("GateToleranceTest"));
  }

  /** Runs a test class of the document. */
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
