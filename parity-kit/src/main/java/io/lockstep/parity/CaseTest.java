package io.lockstep.parity;

import static org.junit.jupiter.api.Assertions.fail;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.Precision;
import io.lockstep.parity.cases.Case;
import io.lockstep.parity.junit.RequiredDevices;
import io.lockstep.parity.registry.Reached;
import io.lockstep.parity.report.ConformanceReport;
import io.lockstep.parity.report.ParityReport.Finding;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Tests that compute cases on some engines, each case a test of its own. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class CaseTest {
  private Conformance conformance = new Conformance(List.of());
  private ConformanceReport total = ConformanceReport.EMPTY;
  private final TestedCases record = new TestedCases(getClass().getSimpleName());
  private final Reached passed = new Reached();
  private final Reached failed = new Reached();
  private @Nullable Localizer localizer;

  CaseTest() {}

  /** Returns the engines that were opened. */
  final Conformance engines() {
    return conformance;
  }

  /** Returns the ways to open the backend, all of which must give the same bits. */
  protected abstract List<Variant> variants();

  /**
   * Opens the engines; the default surrounds every buffer with guards, by which a write outside of
   * it is noticed. A device that watches that itself needs none.
   */
  protected Conformance conformance() {
    return new Conformance(variants());
  }

  /**
   * Returns the folder for kernels that differ, one file each, which {@code lockstep replay} runs
   * again; the default is the class's own in {@code target/lockstep-reproductions}.
   */
  protected Path reproductions() {
    return Path.of("target", "lockstep-reproductions", getClass().getSimpleName());
  }

  /**
   * Returns the folder for a report of all cases as files, as that of {@code lockstep parity}, or
   * null, which is the default, for none.
   */
  protected @Nullable Path report() {
    return null;
  }

  @BeforeAll
  void open() {
    try {
      conformance = conformance();
    } catch (BackendException e) {
      RequiredDevices required = new RequiredDevices(System.getenv(), Set.of());
      for (Variant variant : variants()) {
        required.missing(variant.options().device(), Precision.STRICT, e);
      }
      throw e;
    }
  }

  @AfterAll
  void close() {
    int opened = conformance.engines().size();
    Path folder = opened == 0 ? null : report();
    if (folder != null) {
      record.write(folder, conformance);
    }
    conformance.close();
    if (opened > 0) {
      System.out.println("conformance of " + opened + " variants: " + total);
      String name = getClass().getSimpleName();
      String counts = passed.without(failed);
      if (!counts.isEmpty()) {
        System.out.println("[conformance] " + name + ", equal bit for bit: " + counts);
      }
    }
  }

  /** Returns a test of each case. */
  final Stream<DynamicTest> tests(Stream<Case> cases) {
    return cases.map(c -> DynamicTest.dynamicTest(c.name(), () -> check(c)));
  }

  private void check(Case given) {
    ConformanceReport report;
    try {
      report = conformance.run(given);
    } catch (CaseFailedException e) {
      failed.add(given);
      record.add(given, e);
      fail(e.getMessage() + "\n" + where(given, Set.of(e.variant())), e);
      return;
    }
    total = total.plus(report);
    record.add(given, report);
    if (!report.passed()) {
      failed.add(given);
      fail(report + "\n" + where(given, report.differing().keySet()));
    }
    if (report.cases() > 0) {
      passed.add(given);
    } else {
      Assumptions.abort("no device can run it: " + report.skipped().getFirst().reason());
    }
  }

  /**
   * Where the first variant that is wrong goes wrong first; bits say so in strict precision alone.
   */
  private String where(Case given, Set<String> wrong) {
    boolean strict =
        variants().stream()
            .filter(variant -> wrong.contains(variant.name()))
            .allMatch(variant -> variant.options().precision() == Precision.STRICT);
    if (!strict) {
      return "";
    }
    Finding finding = localizer().locate(given, wrong.iterator().next(), wrong);
    record.add(finding);
    return finding.toString();
  }

  /** Returns what finds the first kernel that differs. */
  final Localizer localizer() {
    Localizer search = localizer;
    if (search == null) {
      search = new Localizer(variants(), reproductions());
      localizer = search;
    }
    return search;
  }
}
