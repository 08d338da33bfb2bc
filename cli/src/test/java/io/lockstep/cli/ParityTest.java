package io.lockstep.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.backend.Discovery;
import io.lockstep.backend.Precision;
import io.lockstep.kernels.expr.DType;
import io.lockstep.parity.Difference;
import io.lockstep.parity.ParityReport;
import io.lockstep.parity.ParityReport.Failure;
import io.lockstep.parity.ParityReport.Finding;
import io.lockstep.parity.ParityReport.RunReport;
import io.lockstep.parity.ParityReport.Section;
import io.lockstep.parity.Report.Skip;
import io.lockstep.parity.runs.Outcome;
import io.lockstep.tensor.Devices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParityTest {
  private static final Outcome WHOLE = new Outcome(40, "aa11", List.of(0.5, 0.25));
  private static final Outcome HALF = new Outcome(40, "aa11", List.of(0.25));
  private static final Outcome OTHER = new Outcome(40, "bb22", List.of(0.5, 0.125));

  private static Map<String, Outcome> both(Outcome cpu, Outcome opencl) {
    Map<String, Outcome> map = new LinkedHashMap<>();
    map.put("cpu", cpu);
    map.put("opencl", opencl);
    return map;
  }

  private static ParityReport report(boolean right) {
    Map<String, String> devices = new LinkedHashMap<>();
    devices.put("cpu", "amd64, 2 threads");
    devices.put("opencl", "pocl");
    Difference difference =
        new Difference(
            "exp/13", 5, "opencl", "output 0 Map F32[13]", 3, DType.F32, "the contract", 1, 2);
    var reductions =
        new io.lockstep.parity.Report(
            600, 1_234_567, 12, right ? Map.of() : Map.of("opencl", 7L), List.of(), List.of());
    var float64 =
        new io.lockstep.parity.Report(
            1,
            26,
            0,
            Map.of(),
            right ? List.of() : List.of(difference),
            List.of(new Skip("gradient/exp", "opencl", "the device has no 64-bit floats")));
    return new ParityReport(
        devices,
        List.of(new Section("reduction", reductions), new Section("gradient", float64)),
        List.of(new RunReport("MLP", both(WHOLE, right ? WHOLE : OTHER), both(HALF, HALF))),
        right ? List.of() : List.of(new Failure("log/1", "[parity] log/1 failed on opencl: no")),
        right
            ? List.of()
            : List.of(new Finding("exp/13", "opencl", "cpu", "kernel 0", Path.of("x.repro"))));
  }

  @Test
  void what_is_the_same_is_counted_in_tables() {
    assertEquals(
        """
        cpu: amd64, 2 threads
        opencl: pocl

        compared                cases         values  differing
        reduction                 600      1,234,567          0
        gradient                    1             26          0
        total                     601      1,234,593          0
        skipped: 1 cases, gradient, on opencl: the device has no 64-bit floats

        MLP
          aa11  cpu, 40 steps
          aa11  opencl, 40 steps
          aa11  cpu, interrupted, 40 steps
          aa11  opencl, interrupted, 40 steps

        0 differing bits: 1,234,593 values of 601 cases, and 1 training runs, are the same on cpu,\
         opencl (12 s).
        """
            .replace("\n", System.lineSeparator()),
        new ParityTable(report(true), 12).text());
  }

  @Test
  void what_differs_is_shown_with_where_it_comes_from() {
    assertEquals(
        """
        cpu: amd64, 2 threads
        opencl: pocl

        compared                cases         values  differing
        reduction                 600      1,234,567          7
        gradient                    1             26          0
        total                     601      1,234,593          7
        skipped: 1 cases, gradient, on opencl: the device has no 64-bit floats

        MLP
          aa11  cpu, 40 steps
          bb22  opencl, 40 steps
          aa11  cpu, interrupted, 40 steps
          aa11  opencl, interrupted, 40 steps

        [parity] exp/13 (seed 5) on opencl: output 0 Map F32[13] element 3 breaks the contract:\
         expected 1.0 (0x3f800000), got 2.0 (0x40000000)
        [parity] log/1 failed on opencl: no
        [parity] exp/13: opencl against cpu: kernel 0; to see it again: x.repro

        DIFFERENT: 7 of 1,234,593 values, 1 of 1 training runs; 1 failures (cpu, opencl; 12 s).
        """
            .replace("\n", System.lineSeparator()),
        new ParityTable(report(false), 12).text());
  }

  @Test
  void a_failure_alone_is_not_called_a_difference() {
    ParityReport right = report(true);
    List<Failure> failures = List.of(new Failure("log/1", "[parity] log/1 failed on opencl: no"));
    ParityReport report =
        new ParityReport(right.devices(), right.sections(), right.runs(), failures, List.of());
    assertEquals(
        "FAILED: 0 of 1,234,593 values, 0 of 1 training runs; 1 failures (cpu, opencl; 12 s).",
        new ParityTable(report, 12).text().lines().toList().getLast());
  }

  @Test
  void programs_get_the_same_as_json() throws IOException {
    JsonNode json = new ObjectMapper().readTree(new ParityTable(report(false), 12.3456).json());
    assertEquals(
        """
        {"devices":{"cpu":"amd64, 2 threads","opencl":"pocl"},\
        "compared":[{"kind":"reduction","cases":600,"values":1234567,"beyond_double":12,\
        "skipped":0,"differing":{"opencl":7}},\
        {"kind":"gradient","cases":1,"values":26,"beyond_double":0,"skipped":1,"differing":{}}],\
        "skipped":[{"case":"gradient/exp","device":"opencl",\
        "reason":"the device has no 64-bit floats"}],\
        "runs":[{"name":"MLP","agrees":false,"digests":{"cpu":"aa11","opencl":"bb22"},\
        "interrupted_digests":{"cpu":"aa11","opencl":"aa11"},"steps":40}],\
        "differences":["[parity] exp/13 (seed 5) on opencl: output 0 Map F32[13] element 3 breaks\
         the contract: expected 1.0 (0x3f800000), got 2.0 (0x40000000)"],\
        "failures":["[parity] log/1 failed on opencl: no"],\
        "findings":[{"what":"exp/13","device":"opencl","against":"cpu",\
        "first_difference":"kernel 0","file":"x.repro"}],\
        "cases":601,"values":1234593,"differing":7,"passed":false,"seconds":12.346}\
        """,
        json.toString());
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
    assertEquals("cpu", DeviceNames.resolved("cpu"));
    assertEquals("opencl:99", DeviceNames.resolved("opencl:99"));
    assertEquals(Backends.chosen("auto", Precision.STRICT), DeviceNames.resolved("auto"));
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
