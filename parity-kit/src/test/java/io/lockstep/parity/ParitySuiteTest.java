package io.lockstep.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.Precision;
import io.lockstep.parity.WrongBackend.Fault;
import io.lockstep.parity.cases.Selection;
import io.lockstep.parity.catalog.Cases;
import io.lockstep.parity.layers.LayerExamples;
import io.lockstep.parity.report.ParityReport;
import io.lockstep.parity.report.ParityReport.Finding;
import io.lockstep.parity.report.ParityReport.LossReport;
import io.lockstep.parity.report.ParityReport.RunReport;
import io.lockstep.parity.reproduction.KernelResults;
import io.lockstep.parity.reproduction.Reproduction;
import io.lockstep.parity.runs.TrainingRuns;
import io.lockstep.tensor.EngineOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParitySuiteTest {
  private static final Variant CPU = new Variant("cpu", EngineOptions.of("cpu").withThreads(1));
  private static final Variant SCALAR =
      new Variant("scalar", CPU.options().withThreads(2).with("cpu.vector", "false"));

  @Test
  void two_ways_to_compute_on_the_cpu_pass() {
    Map<String, Integer> totals = new LinkedHashMap<>();
    ParityReport report =
        ParitySuite.run(
            ParityOptions.quick(List.of(CPU, SCALAR)).withRandomGraphs(5).withSteps(40),
            (kind, done, total) -> {
              assertTrue(done >= 1 && done <= total);
              totals.put(kind, total);
            });
    assertTrue(report.passed());
    assertEquals(List.of(), report.findings());
    assertEquals(Set.of("cpu", "scalar"), report.devices().keySet());
    int layers = LayerExamples.group(Selection.QUICK).cases().size();
    assertEquals(Cases.quick().size() + layers + 5, report.total().cases());
    assertTrue(report.total().values() > 250_000, "values: " + report.total().values());
    assertEquals(0, report.total().skipped().size());
    assertEquals(TrainingRuns.all().size(), totals.remove("training run"));
    assertEquals(layers, totals.remove(LayerExamples.group(Selection.QUICK).kind()));
    assertEquals(5, totals.remove("random graph"));
    totals.forEach((kind, total) -> assertEquals(cases(kind), total, kind));
    for (RunReport run : report.runs()) {
      assertEquals(2, run.whole().size());
      assertEquals(2, run.interrupted().size());
      run.whole().values().forEach(outcome -> assertEquals(40, outcome.steps()));
      run.whole().values().forEach(outcome -> assertEquals(2, outcome.losses().size()));
    }
  }

  private static int cases(String kind) {
    return Cases.groups(Selection.QUICK).stream()
        .filter(g -> g.kind().equals(kind))
        .mapToInt(g -> g.cases().size())
        .sum();
  }

  @Test
  void a_wrong_device_is_reported_case_by_case_and_run_by_run(@TempDir Path folder) {
    Variant wrong = Fault.OTHER_ORDER.variant();
    ParityReport report =
        ParitySuite.run(
            ParityOptions.quick(List.of(CPU, wrong))
                .withRandomGraphs(0)
                .withSteps(40)
                .withReproductions(folder.resolve("differences")),
            ParityProgress.SILENT);
    assertFalse(report.passed());
    assertEquals(Set.of("other order"), report.total().differing().keySet());
    assertEquals(5, report.findings().size(), "the first few are looked into");
    assertTrue(report.findings().stream().allMatch(f -> f.text().contains("ColumnReduce 'sum")));
    assertTrue(report.runs().stream().noneMatch(RunReport::agrees), "bias gradients are sums");
    for (Finding finding : report.findings()) {
      Path file = Objects.requireNonNull(finding.reproduction());
      Reproduction kernel = Reproduction.read(file);
      KernelResults contract = kernel.contract().orElseThrow();
      assertEquals(List.of(), kernel.compare(kernel.first(), contract));
      assertEquals(1, kernel.compare(kernel.second(), contract).size());
    }
  }

  @Test
  void a_device_that_writes_outside_of_buffers_is_reported_as_failing() {
    ParityReport report =
        ParitySuite.run(
            ParityOptions.quick(List.of(Fault.PAST_THE_END.variant()))
                .withRandomGraphs(0)
                .withSteps(1),
            ParityProgress.SILENT);
    assertFalse(report.passed());
    assertEquals(Map.of(), report.total().differing(), "no result shows it");
    assertTrue(report.failures().stream().allMatch(f -> f.message().contains("[guard]")));
    assertTrue(report.findings().getFirst().text().contains("[guard] kernel Gather"));
  }

  @Test
  void two_devices_of_one_name_are_refused() {
    IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> ParityOptions.full(List.of(CPU, CPU)));
    assertEquals(
        "[parity] there must be at least one device, and no two of one name, got [cpu, cpu]; name"
            + " each variant of a device apart",
        thrown.getMessage());
  }

  @Test
  void the_losses_of_a_relaxed_run_are_those_of_the_same_run_in_strict_precision() {
    Variant bf16 = new Variant("bf16", CPU.options().withPrecision(Precision.BF16));
    ParityReport report =
        ParitySuite.run(
            ParityOptions.quick(List.of(bf16)).withRandomGraphs(5), ParityProgress.SILENT);
    assertTrue(report.passed(), report::toString);
    assertEquals(List.of(), report.runs());
    assertEquals(TrainingRuns.all().size(), report.losses().size());
    for (LossReport run : report.losses()) {
      double deviation = Objects.requireNonNull(run.deviations().get("bf16"));
      assertTrue(deviation > 0 && deviation < 0.005, run::toString);
    }
    double share = report.total().largestShare();
    assertTrue(share > 0.01 && share <= 1, "share: " + share);
  }

  @Test
  void what_differs_is_told_at_once() {
    List<String> found = new ArrayList<>();
    ParityReport report =
        ParitySuite.run(
            ParityOptions.quick(List.of(Fault.OTHER_ORDER.variant())).withRandomGraphs(0),
            new ParityProgress() {
              @Override
              public void on(String kind, int done, int total) {}

              @Override
              public void found(String what) {
                found.add(what);
              }
            });
    assertTrue(report.complete(), report::toString);
    assertFalse(report.passed());
    assertFalse(found.isEmpty());
  }

  @Test
  void what_the_time_did_not_suffice_for_is_named() {
    ParityReport report =
        ParitySuite.run(
            ParityOptions.quick(List.of(CPU)).withLimit(Duration.ZERO), ParityProgress.SILENT);
    assertFalse(report.complete());
    List<String> left = report.notRun();
    assertTrue(left.contains("20 of 20 cases, random graph"), left::toString);
    assertTrue(left.getLast().startsWith("training run "), left::toString);
  }

  @Test
  void devices_of_different_precisions_are_refused() {
    Variant fast = new Variant("fast", CPU.options().withPrecision(Precision.FAST));
    IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> ParityOptions.full(List.of(CPU, fast)));
    assertEquals(
        "[parity] the devices must have one precision, got [strict, fast]; compare each precision"
            + " in a run of its own",
        thrown.getMessage());
  }

  @Test
  void fewer_steps_than_one_are_refused() {
    ParityOptions options = ParityOptions.quick(List.of(CPU));
    IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> options.withSteps(0));
    assertEquals(
        "[parity] 20 random graphs and 0 steps cannot be run; give at least 0 graphs and 1 step",
        thrown.getMessage());
  }
}
