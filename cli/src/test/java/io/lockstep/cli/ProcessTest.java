package io.lockstep.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The command as its users start it: streams, exit codes, JVM flags. */
class ProcessTest {
  private static final String[] SMALL = {
    "train",
    "--data",
    "digits:200",
    "--model",
    "mlp:16",
    "--epochs",
    "2",
    "--json",
    "--device",
    "cpu"
  };

  @Test
  void a_run_with_the_incubator_module_equals_one_without() throws Exception {
    Cli.Outcome with = Cli.process(List.of(Cli.VECTOR), SMALL);
    Cli.Outcome without = Cli.process(List.of(), SMALL);
    assertEquals(0, with.code(), with.err());
    assertEquals(0, without.code(), without.err());
    assertEquals(with.digest(), without.digest());
    assertEquals(1, with.out().lines().count());
    List<String> lines = without.err().lines().filter(line -> !line.startsWith("[data] ")).toList();
    assertEquals(3, lines.size(), without.err());
    assertTrue(lines.getFirst().contains("--add-modules jdk.incubator.vector"), lines.getFirst());
    assertTrue(lines.get(1).startsWith("epoch 1: "), lines.get(1));
  }

  @Test
  void wrong_usage_ends_with_2_and_one_line() throws Exception {
    Cli.Outcome outcome = Cli.process(List.of(), "train", "--data", "csv:no-such-file.csv");
    assertEquals(2, outcome.code());
    assertEquals("", outcome.out());
    assertEquals(
        "[read csv] no-such-file.csv: there is no such file. Check the path and its spelling."
            + System.lineSeparator(),
        outcome.err());
  }

  @Test
  void too_little_memory_ends_with_1_and_what_to_do() throws Exception {
    Cli.Outcome outcome =
        Cli.process(List.of("-Xmx24m"), "train", "--data", "spiral:2000000", "--epochs", "1");
    assertEquals(1, outcome.code());
    assertEquals(
        "[memory] the Java virtual machine has too little memory (java heap space); use less data"
            + " or a smaller batch or model, or raise its limit, as in LOCKSTEP_JAVA_OPTS=-Xmx8g"
            + System.lineSeparator(),
        outcome.err());
  }
}
