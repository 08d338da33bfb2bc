package io.lockstep.parity;

import io.lockstep.backend.Precision;
import io.lockstep.parity.cases.Case;
import io.lockstep.parity.cases.Selection;
import io.lockstep.parity.catalog.Cases;
import io.lockstep.parity.report.Circumstances;
import io.lockstep.parity.report.ConformanceReport;
import io.lockstep.parity.report.ParityReport.Failure;
import io.lockstep.parity.report.ParityReport.Finding;
import io.lockstep.parity.report.ReportFiles;
import io.lockstep.tensor.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What became of the cases of a test class, for a report of its own. */
final class TestedCases {
  /**
   * A case that was run.
   *
   * @param given the case
   * @param report what was found; nothing where it ended in an error
   */
  private record Tested(Case given, ConformanceReport report) {}

  private final String scope;
  private final Instant start = Instant.now();
  private final List<Tested> tested = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

  /** Creates it for a test class. */
  TestedCases(String scope) {
    this.scope = scope;
  }

  void add(Case given, ConformanceReport report) {
    tested.add(new Tested(given, report));
  }

  void add(Case given, CaseFailedException error) {
    add(given, ConformanceReport.EMPTY);
    failures.add(new Failure(given.name(), error.variant(), String.valueOf(error.getMessage())));
  }

  void add(Finding finding) {
    findings.add(finding);
  }

  /**
   * Writes the report.
   *
   * @throws UncheckedIOException if the folder cannot be written to
   */
  void write(Path folder, Conformance conformance) {
    ParityRecord record = new ParityRecord(scope, precision(conformance));
    conformance.engines().forEach((name, engine) -> record.device(name, engine.device()));
    Map<String, String> kinds = new HashMap<>();
    for (Cases.Group group : Cases.groups(Selection.FULL)) {
      group.cases().forEach(given -> kinds.put(given.name(), group.kind()));
    }
    for (Tested each : tested) {
      String kind = kinds.getOrDefault(each.given().name(), each.given().operation());
      record.add(kind, each.given(), each.report());
    }
    failures.forEach(record::add);
    findings.forEach(record::add);
    try {
      Circumstances since = Circumstances.of(scope, start, true);
      ReportFiles.write(record.report(true).with(since), folder);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "[parity] the report cannot be written to " + folder + ": " + e.getMessage(), e);
    }
  }

  /** The precision of the engines; where they have several, one that is held to bounds. */
  private static Precision precision(Conformance conformance) {
    return conformance.engines().values().stream()
        .map(Engine::options)
        .map(options -> options.precision())
        .filter(precision -> precision != Precision.STRICT)
        .findFirst()
        .orElse(Precision.STRICT);
  }
}
