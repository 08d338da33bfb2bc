package io.lockstep.parity.report;

import io.lockstep.parity.report.DeviceTest.Status;
import io.lockstep.parity.report.ParityReport.CaseResult;
import io.lockstep.parity.report.ParityReport.Failure;
import io.lockstep.parity.report.ParityReport.Finding;
import io.lockstep.parity.report.ParityReport.LossReport;
import io.lockstep.parity.report.ParityReport.RunReport;
import io.lockstep.parity.report.ParityReport.Section;
import io.lockstep.parity.runs.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a report says of one device, as a list of tests. */
final class DeviceTests {
  private static final String RUN = "training run";

  private final ParityReport report;
  private final String device;
  private final Map<String, Failure> failures = new LinkedHashMap<>();
  private final List<DeviceTest> tests = new ArrayList<>();

  private DeviceTests(ParityReport report, String device) {
    this.report = report;
    this.device = device;
    for (Failure failure : report.failures()) {
      if (failure.variant().equals(device)) {
        failures.put(failure.what(), failure);
      } else {
        failures.putIfAbsent(failure.what(), failure);
      }
    }
  }

  static List<DeviceTest> of(ParityReport report, String device) {
    DeviceTests tests = new DeviceTests(report, device);
    for (Section section : report.sections()) {
      section.cases().forEach(result -> tests.add(section.kind(), result));
    }
    report.runs().forEach(tests::add);
    report.losses().forEach(tests::add);
    tests.addOthers();
    return tests.tests;
  }

  private void add(String kind, CaseResult result) {
    ConformanceReport found = result.report();
    Failure failure = failures.get(result.name());
    Long differing = found.differing().get(device);
    if (failure != null) {
      add(kind, result.name(), failure);
    } else if (differing != null) {
      StringBuilder text = new StringBuilder();
      found.first().stream()
          .filter(difference -> difference.variant().equals(device))
          .forEach(difference -> text.append(difference).append('\n'));
      text.append(differing).append(" values differ in all");
      add(kind, result.name(), Status.FAILURE, text.toString());
    } else {
      found.skipped().stream()
          .filter(skip -> skip.variant().equals(device))
          .findFirst()
          .ifPresentOrElse(
              skip -> add(kind, result.name(), Status.SKIPPED, skip.reason()),
              () -> add(kind, result.name(), Status.PASSED, ""));
    }
  }

  private void add(RunReport run) {
    Outcome whole = run.whole().get(device);
    Outcome half = run.interrupted().get(device);
    if (whole == null || half == null) {
      missing(run.name());
      return;
    }
    Map.Entry<String, Outcome> first = run.whole().entrySet().iterator().next();
    Outcome expected = first.getValue();
    add(run.name(), whole.equals(expected), unlike(whole, first));
    add(run.name() + ", interrupted", RunReport.ends(expected, half), unlike(half, first));
  }

  /** How a run ends otherwise than the first device without a pause. */
  private String unlike(Outcome end, Map.Entry<String, Outcome> first) {
    String there = first.getValue().digest();
    return end.digest().equals(there)
        ? "losses are not those of %s without a pause, though the parameters are"
            .formatted(first.getKey())
        : "parameters are %s on %s, but %s on %s without a pause"
            .formatted(end.digest(), device, there, first.getKey());
  }

  private void add(LossReport run) {
    Double apart = run.deviations().get(device);
    if (apart == null) {
      missing(run.name());
    } else {
      String text =
          "losses differ from strict ones by %.3g, of %s allowed".formatted(apart, run.allowed());
      add(run.name(), apart <= run.allowed(), text);
    }
  }

  /** Adds what failed here beside cases and runs. */
  private void addOthers() {
    Set<String> known = tests.stream().map(DeviceTest::name).collect(Collectors.toSet());
    for (Failure failure : failures.values()) {
      if (failure.variant().equals(device) && !known.contains(failure.what())) {
        add("other", failure.what(), failure);
      }
    }
  }

  private void missing(String run) {
    Failure failure = failures.get(run);
    if (failure == null) {
      add(RUN, run, Status.SKIPPED, "the time was up");
    } else {
      add(RUN, run, failure);
    }
  }

  private void add(String run, boolean right, String otherwise) {
    add(RUN, run, right ? Status.PASSED : Status.FAILURE, right ? "" : otherwise);
  }

  /** Adds what ended in an error, here or elsewhere, in which case nothing is known of here. */
  private void add(String kind, String name, Failure failure) {
    if (failure.variant().equals(device)) {
      add(kind, name, Status.ERROR, failure.message());
    } else {
      add(kind, name, Status.SKIPPED, "it failed on " + failure.variant());
    }
  }

  private void add(String kind, String name, Status status, String message) {
    StringBuilder text = new StringBuilder(message);
    List<Finding> findings = List.of();
    if (status == Status.FAILURE || status == Status.ERROR) {
      findings = report.findings().stream().filter(f -> isAbout(f, name)).toList();
      findings.forEach(finding -> text.append('\n').append(finding));
    }
    tests.add(new DeviceTest(kind, name, status, text.toString(), findings));
  }

  private boolean isAbout(Finding finding, String name) {
    return finding.what().equals(name) && finding.variant().equals(device);
  }
}
