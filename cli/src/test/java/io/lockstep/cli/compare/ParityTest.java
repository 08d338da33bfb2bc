package io.lockstep.cli.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.backend.Discovery;
import io.lockstep.backend.Precision;
import io.lockstep.backend.discovery.Devices;
import io.lockstep.backend.discovery.FoundDevices;
import io.lockstep.cli.Cli;
import io.lockstep.parity.runs.TrainingRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParityTest {
  @Test
  void all_is_done_again_as_often_as_asked() {
    Cli.Outcome outcome =
        Cli.run(
            "parity --quick --devices cpu --graphs 0 --steps 1 --seconds 0 --repeat 2 --json"
                .split(" "));
    assertEquals(3, outcome.code());
    assertEquals(2, outcome.json().required("passes").asInt());
    assertEquals(
        "[parity] give --repeat or --soak, not both",
        Cli.run("parity", "--repeat", "2", "--soak", "1").err().lines().findFirst().orElseThrow());
  }

  @Test
  void the_report_is_written_to_a_folder(@TempDir Path folder) throws IOException {
    Path place = folder.resolve("report");
    Cli.Outcome outcome =
        Cli.succeed(
            "parity",
            "--devices",
            "cpu",
            "--quick",
            "--graphs",
            "0",
            "--steps",
            "1",
            "--repeat",
            "2",
            "--report",
            place.toString());
    assertTrue(
        outcome.err().endsWith("report: " + place.resolve("report.html") + System.lineSeparator()),
        outcome.err());
    JsonNode json = new ObjectMapper().readTree(place.resolve("report.json").toFile());
    assertEquals("passed", json.required("verdict").asText());
    assertEquals(2, json.required("passes").asInt());
    assertEquals(
        "quick selection, 0 random graphs, training runs of 1 steps",
        json.required("scope").asText());
    assertTrue(Files.exists(place.resolve("report.html")));
    assertTrue(Files.exists(place.resolve("junit.xml")));
    Path file = Files.writeString(folder.resolve("file"), "");
    refused(
        "[parity] --report " + file + " is a file; give a folder",
        "--devices",
        "cpu",
        "--report",
        file.toString());
  }

  @Test
  void the_cpu_agrees_with_itself() {
    Cli.Outcome outcome =
        Cli.succeed(
            "parity", "--devices", "cpu", "--quick", "--graphs", "2", "--steps", "1", "--json");
    JsonNode json = outcome.json();
    assertTrue(json.required("passed").asBoolean());
    assertEquals(0, json.required("differing").asLong());
    assertTrue(json.required("cases").asInt() > 500);
    for (JsonNode run : json.required("runs")) {
      assertEquals(
          run.required("digests").required("cpu"),
          run.required("interrupted_digests").required("cpu"));
    }
    assertTrue(outcome.err().contains("random graph: 2, "), outcome.err());
  }

  @Test
  void the_cpu_keeps_within_the_bounds_of_bfloat16() {
    Cli.Outcome outcome =
        Cli.succeed(
            "parity",
            "--devices",
            "cpu",
            "--precision",
            "bf16",
            "--quick",
            "--graphs",
            "2",
            "--json");
    JsonNode json = outcome.json();
    assertEquals("bf16", json.required("precision").asText());
    double share = json.required("largest_share_of_bound").asDouble();
    assertTrue(share > 0.01 && share <= 1, "share: " + share);
    assertEquals(TrainingRuns.all().size(), json.required("losses").size());
    for (JsonNode run : json.required("losses")) {
      double deviation = run.required("deviations").required("cpu").asDouble();
      assertTrue(deviation > 0 && deviation <= 0.005, run::toString);
    }
  }

  @Test
  void where_the_time_is_up_what_was_not_compared_is_named() {
    Cli.Outcome outcome =
        Cli.run("parity", "--devices", "cpu", "--quick", "--seconds", "0", "--json");
    JsonNode json = outcome.json();
    assertEquals(3, outcome.code());
    assertTrue(json.required("passed").asBoolean());
    assertFalse(json.required("complete").asBoolean());
    JsonNode notRun = json.required("not_run");
    assertTrue(notRun.toString().contains("\"20 of 20 cases, random graph\""), notRun::toString);
  }

  @Test
  void a_precision_that_a_device_lacks_is_refused() {
    Cli.Outcome outcome = Cli.run("parity", "--devices", "cpu", "--precision", "tf32");
    assertEquals(2, outcome.code());
    assertTrue(outcome.err().startsWith("[device] cpu is missing: "), outcome.err());
  }

  @Test
  void a_device_given_twice_is_refused() {
    refused("[parity] device cpu is given twice; give each device once", "--devices", "cpu,CPU");
  }

  @Test
  void a_device_given_twice_by_two_names_is_refused() {
    Optional<String> opencl =
        Devices.discover().stream()
            .filter(Discovery::usable)
            .map(Discovery::device)
            .filter(d -> d.startsWith("opencl:"))
            .findFirst();
    Assumptions.assumeTrue(opencl.isPresent(), "no OpenCL device");
    String device = opencl.orElseThrow();
    refused(
        "[parity] device opencl is given twice, as " + device + " too; give each device once",
        "--devices",
        device + ",opencl");
  }

  @Test
  void a_name_means_the_best_usable_device_of_its_backend() {
    FoundDevices found = Devices.discover(Precision.STRICT);
    assertEquals("cpu", found.resolve("cpu"));
    assertEquals("opencl:99", found.resolve("opencl:99"));
    assertEquals(found.best().orElseThrow().device(), found.resolve("auto"));
  }

  @Test
  void an_empty_name_is_refused() {
    for (String names : List.of("cpu,", ",", ",cpu", "")) {
      refused(
          "[device] a name is empty in --devices "
              + names
              + "; give names with one comma between, as in cpu,opencl",
          "--devices",
          names);
    }
  }

  @Test
  void a_numbered_cpu_is_refused() {
    refused(
        "[device] there is one cpu, got 'cpu:3'; give cpu without a number", "--devices", "cpu:3");
  }

  @Test
  void a_folder_that_cannot_be_written_to_is_refused(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    refused(
        "[parity] --out " + file + " is a file; give a folder",
        "--devices",
        "cpu",
        "--out",
        file.toString());
    Path below = file.resolve("below");
    refused(
        "[parity] --out "
            + below
            + " cannot be written to (FileSystemException); give a folder that can",
        "--devices",
        "cpu",
        "--out",
        below.toString());
  }

  @Test
  void an_unknown_device_is_refused() {
    refused("[device] unknown device 'gpu'; did you mean 'cpu'?", "--devices", "cpu,gpu");
  }

  @Test
  void fewer_graphs_than_none_are_refused() {
    refused("[parity] graphs must be at least 0, got -1", "--graphs", "-1");
  }

  private static void refused(String message, String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "parity";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    Cli.Outcome outcome = Cli.run(all);
    assertEquals(message + System.lineSeparator(), outcome.err());
    assertEquals(2, outcome.code());
  }
}
