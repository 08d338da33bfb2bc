package io.lockstep.cli.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.backend.DeviceInfo;
import io.lockstep.backend.Discovery;
import io.lockstep.backend.Precision;
import io.lockstep.backend.discovery.Devices;
import io.lockstep.backend.discovery.FoundDevices;
import io.lockstep.cli.Cli;
import io.lockstep.kernels.expr.DType;
import io.lockstep.parity.oracle.OperationKind;
import io.lockstep.parity.report.Circumstances;
import io.lockstep.parity.report.ConformanceReport;
import io.lockstep.parity.report.ConformanceReport.Skip;
import io.lockstep.parity.report.Difference;
import io.lockstep.parity.report.MeasuredError;
import io.lockstep.parity.report.ParityReport;
import io.lockstep.parity.report.ParityReport.CaseResult;
import io.lockstep.parity.report.ParityReport.Failure;
import io.lockstep.parity.report.ParityReport.Finding;
import io.lockstep.parity.report.ParityReport.LossReport;
import io.lockstep.parity.report.ParityReport.RunReport;
import io.lockstep.parity.report.ParityReport.Section;
import io.lockstep.parity.report.ParityTable;
import io.lockstep.parity.runs.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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

  private static Circumstances after(double seconds, int passes) {
    Duration taken = Duration.ofNanos((long) (seconds * 1e9));
    return new Circumstances("all", Instant.EPOCH, taken, passes, true, Map.of());
  }

  private static Section section(String kind, ConformanceReport report) {
    return new Section(kind, List.of(new CaseResult(kind, report)));
  }

  private static ParityReport report(boolean right) {
    Map<String, DeviceInfo> devices = new LinkedHashMap<>();
    devices.put("cpu", new DeviceInfo("cpu", "amd64, 2 threads", 0, true));
    devices.put("opencl", new DeviceInfo("opencl", "pocl", 1 << 30, false));
    Difference difference =
        new Difference(
            "exp/13", 5, "opencl", "output 0 Map F32[13]", 3, DType.F32, "the contract", 1, 2);
    var reductions =
        new ConformanceReport(
            600,
            1_234_567,
            12,
            right ? Map.of() : Map.of("opencl", 7L),
            List.of(),
            List.of(),
            Map.of());
    var float64 =
        new ConformanceReport(
            1,
            26,
            0,
            Map.of(),
            right ? List.of() : List.of(difference),
            List.of(new Skip("gradient/exp", "opencl", "the device has no 64-bit floats")),
            Map.of());
    return new ParityReport(
        after(12, 1),
        Precision.STRICT,
        devices,
        List.of(section("reduction", reductions), section("gradient", float64)),
        List.of(new RunReport("MLP", both(WHOLE, right ? WHOLE : OTHER), both(HALF, HALF))),
        List.of(),
        right
            ? List.of()
            : List.of(new Failure("log/1", "opencl", "[parity] log/1 failed on opencl: no")),
        right
            ? List.of()
            : List.of(new Finding("exp/13", "opencl", "cpu", "kernel 0", null, Path.of("x.repro"))),
        List.of());
  }

  @Test
  void passes_are_counted_where_there_are_several() {
    assertTrue(
        new ParityTable(report(true).with(after(1, 3)))
            .text()
            .endsWith("\nThat was pass 3; nothing differed in any.\n"));
    assertTrue(
        new ParityTable(report(false).with(after(1, 3)))
            .text()
            .endsWith("\nThat was pass 3; nothing differed in those before.\n"));
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
        new ParityTable(report(true)).text());
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
        new ParityTable(report(false)).text());
  }

  @Test
  void a_failure_alone_is_not_called_a_difference() {
    ParityReport right = report(true);
    List<Failure> failures =
        List.of(new Failure("log/1", "opencl", "[parity] log/1 failed on opencl: no"));
    ParityReport report =
        new ParityReport(
            right.circumstances(),
            Precision.STRICT,
            right.devices(),
            right.sections(),
            right.runs(),
            List.of(),
            failures,
            List.of(),
            List.of());
    assertEquals(
        "FAILED: 0 of 1,234,593 values, 0 of 1 training runs; 1 failures (cpu, opencl; 12 s).",
        new ParityTable(report).text().lines().toList().getLast());
  }

  private static MeasuredError worst(double share) {
    return new MeasuredError(
        OperationKind.PRODUCT,
        "matmul/2x3x4",
        "cuda",
        "output 0",
        5,
        DType.F32,
        1,
        1 + share / 1024,
        0x1p-10,
        share);
  }

  private static ParityReport relaxed(double share, double deviation, List<String> notRun) {
    var counts =
        new ConformanceReport(
            3,
            50,
            0,
            share > 1 ? Map.of("cuda", 2L) : Map.of(),
            List.of(),
            List.of(),
            Map.of(OperationKind.PRODUCT, worst(share)));
    return new ParityReport(
        after(12, 1),
        Precision.TF32,
        Map.of("cuda", new DeviceInfo("cuda", "H200", 0, false)),
        List.of(section("product", counts)),
        List.of(),
        List.of(new LossReport("MLP", Map.of("cuda", deviation), 0.005)),
        List.of(),
        List.of(),
        notRun);
  }

  @Test
  void a_relaxed_precision_is_shown_with_its_errors_as_shares_of_the_bounds() {
    assertEquals(
        """
        cuda: H200

        compared                cases         values     beyond largest error / bound
        product                     3             50          0                 0.250
        total                       3             50          0                 0.250

        kind                 error / bound      error      bound  worst case
        product                      0.250   0.000244   0.000977  matmul/2x3x4, output 0 [5], on\
         cuda

        MLP
          losses differ from strict ones by 0.00140, of 0.005 allowed, on cuda

        0 of 50 values of 3 cases are beyond the bounds of tf32, the largest error is 0.250 of its\
         bound; the losses of 0 of 1 training runs are; 0 failures (cuda; 12 s).
        """
            .replace("\n", System.lineSeparator()),
        new ParityTable(relaxed(0.25, 0.0014, List.of())).text());
  }

  @Test
  void programs_get_the_worst_error_of_each_kind() throws IOException {
    ParityTable table = new ParityTable(relaxed(0.25, 0, List.of()));
    assertEquals(
        """
        [{"kind":"product","case":"matmul/2x3x4","device":"cuda","value":"output 0","index":5,\
        "error":2.44140625E-4,"tolerance":9.765625E-4}]\
        """,
        new ObjectMapper().readTree(table.json()).required("worst").toString());
  }

  @Test
  void errors_and_losses_beyond_their_bounds_fail() {
    assertEquals(
        "FAILED: 2 of 50 values of 3 cases are beyond the bounds of tf32, the largest error is"
            + " 4.000 of its bound; the losses of 1 of 1 training runs are; 0 failures (cuda; 12"
            + " s).",
        new ParityTable(relaxed(4, 0.02, List.of())).text().lines().toList().getLast());
  }

  @Test
  void what_there_was_no_time_for_is_named() {
    ParityTable table = new ParityTable(relaxed(0, 0, List.of("3 of 9 cases, gradient")));
    List<String> lines = table.text().lines().toList();
    assertEquals(
        "not compared, because the time was up: 3 of 9 cases, gradient",
        lines.get(lines.size() - 3));
    assertTrue(lines.getLast().startsWith("The time was up; so far, 0 of 50 values"));
  }

  @Test
  void programs_get_the_same_as_json() throws IOException {
    JsonNode json =
        new ObjectMapper().readTree(new ParityTable(report(false).with(after(12.3456, 1))).json());
    assertEquals(
        """
        {"precision":"strict","devices":{"cpu":"amd64, 2 threads","opencl":"pocl"},\
        "compared":[{"kind":"reduction","cases":600,"values":1234567,"beyond_double":12,\
        "skipped":0,"differing":{"opencl":7}},\
        {"kind":"gradient","cases":1,"values":26,"beyond_double":0,"skipped":1,"differing":{}}],\
        "skipped":[{"case":"gradient/exp","device":"opencl",\
        "reason":"the device has no 64-bit floats"}],\
        "runs":[{"name":"MLP","agrees":false,"digests":{"cpu":"aa11","opencl":"bb22"},\
        "interrupted_digests":{"cpu":"aa11","opencl":"aa11"},"steps":40}],"losses":[],\
        "differences":["[parity] exp/13 (seed 5) on opencl: output 0 Map F32[13] element 3 breaks\
         the contract: expected 1.0 (0x3f800000), got 2.0 (0x40000000)"],\
        "failures":["[parity] log/1 failed on opencl: no"],\
        "findings":[{"what":"exp/13","device":"opencl","against":"cpu",\
        "first_difference":"kernel 0","file":"x.repro"}],"not_run":[],\
        "cases":601,"values":1234593,"differing":7,"passed":false,"complete":true,"seconds":12.346}\
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
    assertEquals(3, json.required("losses").size());
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
    assertEquals("20 of 20 cases, random graph", notRun.get(notRun.size() - 4).asText());
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
