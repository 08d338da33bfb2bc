package io.lockstep.cli.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.backend.Backend;
import io.lockstep.cli.Cli;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.parity.pair.PairedBackend;
import io.lockstep.tensor.EngineOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Two devices in step by the command, and the kernel that differs run again from its file. */
class DiffTest {
  private static final String[] SMALL = {
    "--devices", "cpu,cpu", "--threads", "1", "--data", "digits:300", "--model", "mlp:24-12"
  };

  @TempDir Path folder;

  private static String[] with(String[] arguments, String... more) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @Test
  void devices_that_agree_give_the_digest_of_training_alone() {
    String[] run = {"--data", "digits:300", "--model", "mlp:24-12", "--epochs", "2", "--json"};
    String alone = Cli.succeed(with(new String[] {"train", "--device", "cpu"}, run)).digest();
    Cli.Outcome paired = Cli.succeed(with(new String[] {"diff", "--devices", "cpu,cpu"}, run));
    assertEquals(alone, paired.digest());
    JsonNode json = paired.json();
    assertTrue(json.required("same").asBoolean());
    assertEquals(34, json.required("steps").asInt());
    assertTrue(json.required("kernels").asInt() > 34 * 10, json.toString());
    assertTrue(json.required("values").asLong() > 34 * 20_000L, json.toString());
    assertTrue(
        paired
            .err()
            .startsWith(
                "[diff] cpu is compared with itself, which shows whether it gives the same bits"
                    + " twice"),
        paired.err());
  }

  @Test
  void a_saved_model_is_trained_on_with_its_moments() {
    String file = folder.resolve("model.safetensors").toString();
    String[] data = {"--data", "digits:300"};
    String[] train = {"train", "--device", "cpu", "--model", "mlp:24-12", "--out", file};
    Cli.succeed(with(with(train, data), "--epochs", "2"));
    String[] resume = {"train", "--device", "cpu", "--resume", file, "--epochs", "1", "--json"};
    String[] diff = {"diff", "--devices", "cpu,cpu", "--model-file", file};
    String alone = Cli.succeed(with(resume, data)).digest();
    Cli.Outcome paired = Cli.succeed(with(with(diff, data), "--epochs", "1", "--json"));
    assertEquals(alone, paired.digest());
    assertEquals(17, paired.json().required("steps").asInt());
    String[] arguments = {
      "--devices", "cpu,cpu", "--threads", "1", "--model-file", file, "--out", folder.toString()
    };
    long kernels =
        Cli.succeed(with(with(diff, data), "--steps", "1", "--json"))
            .json()
            .required("kernels")
            .asLong();
    assertEquals(
        "cpu and cpu differ in step 1 (epoch 3, batch 1).",
        differing(with(arguments, data), kernels).out().lines().toList().getFirst());
    assertEquals(
        "cpu and cpu differ in the parameters of the file.",
        differing(with(arguments, data), 1).out().lines().toList().getFirst());
    refused(
        "[diff] the model keeps what its file says; leave out --model-file, or --batch, --lr",
        with(with(diff, data), "--batch", "7", "--lr", "1"));
  }

  @Test
  void the_cpu_and_opencl_agree_kernel_by_kernel() {
    Cli.requireOpenCl();
    JsonNode json =
        Cli.succeed(
                "diff",
                "--devices",
                "cpu,opencl",
                "--data",
                "spiral:200",
                "--model",
                "mlp:13",
                "--steps",
                "3",
                "--json")
            .json();
    assertEquals(3, json.required("steps").asInt());
    assertTrue(json.required("same").asBoolean());
  }

  @Test
  void a_run_can_end_within_an_epoch() {
    Cli.Outcome outcome = Cli.succeed(with(new String[] {"diff"}, with(SMALL, "--steps", "5")));
    assertTrue(
        outcome
            .out()
            .matches(
                "cpu and cpu gave the same bits in 5 steps: [\\d,]+ kernels and [\\d,]+ values"
                    + " compared, digest [0-9a-f]{64}\\.\\R"),
        outcome.out());
  }

  @Test
  void the_first_kernel_that_differs_is_told_and_written() {
    Path file = folder.resolve("new/divergence-step-3-kernel-5.safetensors");
    Differing found = differing();
    assertEquals(1, found.code());
    List<String> lines = found.out().lines().toList();
    assertEquals("cpu and cpu differ in step 3 (epoch 1, batch 3 of 17).", lines.getFirst());
    assertTrue(lines.get(1).matches("kernel {3}5 of 0\\.\\.\\d+: \\S.*"), found.out());
    assertTrue(
        found.out().contains("differs  output 0, 1 of 192 elements, first at [0,0,0]"),
        found.out());
    assertEquals(
        2,
        lines.stream().filter(l -> l.matches(" {9}\\S+ \\(0x[0-9a-f]{8}\\) on cpu \\(.*")).count(),
        found.out());
    assertTrue(
        lines.stream()
            .anyMatch(l -> l.matches("so {7}the second device, cpu \\(.*\\), breaks the contract")),
        found.out());
    assertEquals("again    lockstep replay " + file + " --devices cpu,cpu", lines.getLast());
    Cli.Outcome replayed = Cli.succeed("replay", file.toString(), "--devices", "cpu");
    assertTrue(
        replayed
            .out()
            .lines()
            .toList()
            .getLast()
            .matches("now on cpu \\(.*\\): the same bits as the contract"),
        replayed.out());
    Cli.Outcome repeated =
        Cli.succeed("replay", file.toString(), "--devices", "cpu", "--repeat", "7");
    assertTrue(
        repeated.out().strip().endsWith(": the same bits as the contract, in each of 7 runs"),
        repeated.out());
    JsonNode json = Cli.succeed("replay", file.toString(), "--devices", "cpu", "--json").json();
    assertEquals("the contract", json.required("compared_with").asText());
    assertTrue(json.at("/results/0/same").asBoolean());
    assertFalse(json.at("/results/1/same").asBoolean());
    assertTrue(json.at("/results/2/same").asBoolean());
  }

  @Test
  void the_json_object_tells_the_kernel_too() throws JsonProcessingException {
    JsonNode json = new ObjectMapper().readTree(differing("--json").out());
    assertFalse(json.required("same").asBoolean());
    assertEquals(2, json.required("steps").asInt());
    assertEquals(5, json.required("kernel").asInt());
    assertEquals(1, json.required("differing").asInt());
    assertTrue(json.required("inputs_agree").asBoolean());
    int first = Integer.decode(json.required("first_bits").asText());
    assertEquals(first ^ 1, Integer.decode(json.required("second_bits").asText()));
  }

  @Test
  void what_differs_is_told_even_if_it_cannot_be_written() throws IOException {
    Path file = Files.writeString(folder.resolve("new"), "");
    Differing found = differing();
    assertEquals(1, found.code());
    List<String> lines = found.out().lines().toList();
    assertEquals("cpu and cpu differ in step 3 (epoch 1, batch 3 of 17).", lines.getFirst());
    String reason = file + " is no folder and cannot become one";
    assertEquals("file     none, as it could not be written: " + reason, lines.getLast());
    JsonNode json = new ObjectMapper().readTree(differing("--json").out());
    assertTrue(json.required("file").isNull());
    assertEquals(reason, json.required("file_problem").asText());
  }

  private record Differing(int code, String out) {}

  /** Compares the CPU with one that errs in the sixth kernel of the third step. */
  private Differing differing(String... more) {
    String[] arguments = with(with(SMALL, "--out", folder.resolve("new").toString()), more);
    long before =
        Cli.succeed(with(new String[] {"diff", "--steps", "2", "--json"}, SMALL))
            .json()
            .required("kernels")
            .asLong();
    return differing(arguments, before + 6);
  }

  /** Compares the CPU with one that errs in one of all kernels. */
  private static Differing differing(String[] arguments, long kernel) {
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out, true);
    DiffCommand command =
        new DiffCommand(new Terminal(writer, new PrintWriter(new StringWriter()), false));
    new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
    Backend cpu = EngineOptions.of("cpu").withThreads(1).openDevice();
    PairedBackend pair = new PairedBackend(cpu, FaultyDevice.at(kernel));
    return new Differing(command.compare(pair, command.plan()), out.toString());
  }

  @Test
  void wrong_usage_is_refused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    refused(
        "[diff] two devices are compared, got 1; give two, as in --devices cpu,opencl",
        "diff",
        "--devices",
        "cpu",
        "--data",
        "digits");
    refused(
        "[device] unknown device 'gpu'; did you mean 'cpu'?",
        "diff",
        "--devices",
        "cpu,gpu",
        "--data",
        "digits");
    refused(
        "[diff] auto leaves open which device is compared; name two that 'lockstep devices' shows"
            + " as usable",
        "diff",
        "--devices",
        "cpu,auto",
        "--data",
        "digits");
    refused(
        "[diff] steps must be at least 1, got 0; leave --steps out for whole epochs",
        "diff",
        "--devices",
        "cpu,cpu",
        "--data",
        "digits",
        "--steps",
        "0");
    refused(
        "[diff] epochs must be at least 1, got 0; give how often to go through the examples",
        "diff",
        "--devices",
        "cpu,cpu",
        "--data",
        "digits",
        "--epochs",
        "0");
    refused(
        "[diff] --out " + file + " is a file; give a folder",
        "diff",
        "--devices",
        "cpu,cpu",
        "--data",
        "digits",
        "--out",
        file.toString());
    refused(
        "[read safetensors] missing.safetensors: there is no such file. Check the path and its"
            + " spelling.",
        "replay",
        "missing.safetensors",
        "--devices",
        "cpu");
  }

  private static void refused(String message, String... arguments) {
    Cli.Outcome outcome = Cli.run(arguments);
    assertEquals(message + System.lineSeparator(), outcome.err());
    assertEquals("", outcome.out());
    assertEquals(2, outcome.code());
  }
}
