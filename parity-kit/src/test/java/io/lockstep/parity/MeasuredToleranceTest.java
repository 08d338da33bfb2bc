package io.lockstep.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.Precision;
import io.lockstep.parity.cases.Case;
import io.lockstep.parity.cases.Selection;
import io.lockstep.parity.catalog.BehindProductCases;
import io.lockstep.parity.catalog.Cases;
import io.lockstep.parity.oracle.OperationKind;
import io.lockstep.parity.report.ConformanceReport;
import io.lockstep.parity.report.MeasuredError;
import io.lockstep.tensor.EngineOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * The document says what was measured beside what may be: whoever widens a tolerance, or computes
 * in another way, has to say what is measured then.
 */
class MeasuredToleranceTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "arithmetic.md");

  @Test
  void the_document_has_the_worst_error_of_each_kind_in_bf16() throws IOException {
    EngineOptions bf16 = EngineOptions.of("cpu").withThreads(1).withPrecision(Precision.BF16);
    List<Case> cases = new ArrayList<>(BehindProductCases.of(Selection.SMALL).cases());
    Cases.groups(Selection.SMALL).stream()
        .filter(group -> group.kind().equals("product"))
        .forEach(group -> cases.addAll(group.cases()));
    ConformanceReport report;
    try (Conformance conformance = new Conformance(List.of(new Variant("bf16", bf16)))) {
      report = conformance.run(cases);
    }
    assertTrue(report.passed(), report::toString);
    List<String> lines = Files.readAllLines(DOCUMENT);
    List<String> missing = new ArrayList<>();
    for (OperationKind kind : OperationKind.values()) {
      String row = row(Objects.requireNonNull(report.worst().get(kind)));
      if (lines.stream().noneMatch(l -> l.startsWith("| " + kind.label()) && l.endsWith(row))) {
        missing.add(kind.label() + row);
      }
    }
    assertEquals("", String.join("\n", missing), () -> "not in " + DOCUMENT);
  }

  private static String row(MeasuredError worst) {
    String name = worst.caseName().replace(" behind products", "");
    return String.format(Locale.ROOT, " | %.2f, %s |", worst.share(), name);
  }
}
