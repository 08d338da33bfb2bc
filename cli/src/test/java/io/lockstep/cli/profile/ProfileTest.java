package io.lockstep.cli.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.cli.Cli;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training step taken apart by the command. */
class ProfileTest {
  private static final String[] RUN = {
    "profile",
    "--device",
    "cpu",
    "--threads",
    "1",
    "--data",
    "digits:300",
    "--model",
    "mlp:24",
    "--batch",
    "32",
    "--warm-up",
    "0",
    "--steps",
    "12"
  };

  @TempDir Path folder;

  private static String[] run(String... more) {
    String[] all = java.util.Arrays.copyOf(RUN, RUN.length + more.length);
    System.arraycopy(more, 0, all, RUN.length, more.length);
    return all;
  }

  private static JsonNode kernel(JsonNode profile, String name) {
    for (JsonNode kernel : profile.required("kernels")) {
      if (kernel.required("name").asText().equals(name)) {
        return kernel;
      }
    }
    throw new AssertionError("no " + name + " in " + profile);
  }

  @Test
  void each_kernel_is_listed_with_what_a_full_step_costs() {
    JsonNode profile = Cli.succeed(run("--json")).json();
    assertEquals(12, profile.required("steps").asInt());
    JsonNode first = kernel(profile, "MatMul 'matmul+add+relu' 32x784 by 784x24");
    assertEquals(1, first.required("launches").asDouble());
    assertEquals(32 * 24 * (2 * 784 + 1), first.required("flops").asDouble(), 32 * 24 * 2);
    assertEquals(4 * (32 * 784 + 784 * 24 + 24 + 32 * 24), first.required("bytes").asDouble());
    assertTrue(first.required("microseconds").asDouble() > 0);
    // Features, classes, and the step's randomness and scalars.
    assertTrue(kernel(profile, "upload").required("launches").asDouble() >= 3);
    double sum = 0;
    for (JsonNode kernel : profile.required("kernels")) {
      sum += kernel.required("microseconds").asDouble();
    }
    assertEquals(profile.required("microseconds").asDouble(), sum, 1e-6 * sum);
  }

  @Test
  void the_table_ends_with_the_whole_step() {
    String table = Cli.succeed(run()).out();
    assertTrue(table.contains(" GFLOP/s  of one step\n"), table);
    assertTrue(table.contains("  total\n\nMeans of 12 steps on cpu ("), table);
  }

  @Test
  void the_trace_has_every_event_of_the_steps() throws Exception {
    Path file = folder.resolve("step.json");
    JsonNode profile = Cli.succeed(run("--json", "--trace", file.toString())).json();
    JsonNode events = new ObjectMapper().readTree(file.toFile()).required("traceEvents");
    double launches = 12 * profile.required("launches").asDouble();
    assertEquals(Math.round(launches) + 2, events.size());
    double before = 0;
    for (JsonNode event : events) {
      if (event.required("ph").asText().equals("X")) {
        assertTrue(event.required("ts").asDouble() >= before, event.toString());
        before = event.required("ts").asDouble() + event.required("dur").asDouble() - 0.01;
      }
    }
  }

  @Test
  void numbers_out_of_range_and_missing_folders_are_refused() {
    Cli.Outcome none = Cli.run(run("--steps", "0"));
    assertEquals(2, none.code());
    assertTrue(none.err().contains("should be specified only once"), none.err());
    Cli.Outcome steps = Cli.run("profile", "--data", "digits", "--steps", "0");
    assertEquals(
        "[profile] steps must be at least 1, got 0; give how many to measure",
        steps.err().lines().findFirst().orElse(""));
    Cli.Outcome warm = Cli.run("profile", "--data", "digits", "--warm-up", "-1");
    assertEquals(
        "[profile] the warm-up must be at least 0 seconds, got -1.0; give a time such as 5",
        warm.err().lines().findFirst().orElse(""));
    Path nowhere = folder.resolve("nowhere").resolve("step.json");
    Cli.Outcome trace = Cli.run("profile", "--data", "digits", "--trace", nowhere.toString());
    assertEquals(2, trace.code());
    assertTrue(trace.err().contains("its folder does not exist"), trace.err());
  }
}
