package io.lockstep.parity.report;

import io.lockstep.backend.Precision;
import io.lockstep.parity.report.ParityReport.LossReport;
import io.lockstep.parity.report.ParityReport.RunReport;
import io.lockstep.parity.report.ParityReport.Section;
import io.lockstep.parity.runs.Outcome;
import java.util.List;
import java.util.Locale;

/** A report as tables for a terminal. */
public final class ParityTable {
  private static final String HEADER = "%-20s %8s %14s %10s%s%n";
  private static final String ROW = "%-20s %,8d %,14d %,10d%s%n";

  /** A device that is broken for good fails in every case. */
  private static final int MOST_FAILURES = 20;

  private final ParityReport report;
  private final ConformanceReport total;
  private final StringBuilder text = new StringBuilder();

  private ParityTable(ParityReport report) {
    this.report = report;
    this.total = report.total();
  }

  /** Returns the tables, what differs, and a last line that says whether anything does. */
  public static String of(ParityReport report) {
    return new ParityTable(report).text();
  }

  private String text() {
    report.devices().forEach((name, what) -> line("%s: %s%n", name, what.description()));
    String share = isStrict() ? "" : " largest error / bound";
    line("%n" + HEADER, "compared", "cases", "values", isStrict() ? "differing" : "beyond", share);
    for (Section section : report.sections()) {
      row(section.kind(), section.report());
    }
    row("total", total);
    worst();
    for (Section section : report.sections()) {
      section
          .report()
          .skippedByReason()
          .forEach(
              (why, count) -> line("skipped: %d cases, %s, on %s%n", count, section.kind(), why));
    }
    report.runs().forEach(this::run);
    report.losses().forEach(this::losses);
    problems();
    if (!report.complete()) {
      line("%nnot compared, because the time was up: %s%n", String.join("; ", report.notRun()));
    }
    line("%n%s%n", Verdict.sentence(report));
    int passes = report.circumstances().passes();
    if (passes > 1 && report.passed()) {
      line("That was pass %d; nothing differed in any.%n", passes);
    } else if (passes > 1) {
      line("That was pass %d; nothing differed in those before.%n", passes);
    }
    return text.toString();
  }

  @SuppressWarnings("AnnotateFormatMethod") // Would need a dependency for one method.
  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
  }

  private void row(String kind, ConformanceReport counts) {
    String share = isStrict() ? "" : String.format(Locale.ROOT, " %21.3f", counts.largestShare());
    line(ROW, kind, counts.cases(), counts.values(), counts.differences(), share);
  }

  private void worst() {
    if (!total.worst().isEmpty()) {
      line("%n%-20s %13s %10s %10s  %s%n", "kind", "error / bound", "error", "bound", "worst case");
    }
    for (MeasuredError w : total.worst().values()) {
      line(
          "%-20s %13.3f %10.3g %10.3g  %s, %s [%d], on %s%n",
          w.kind().label(),
          w.share(),
          w.error(),
          w.allowed(),
          w.caseName(),
          w.value(),
          w.index(),
          w.variant());
    }
  }

  private boolean isStrict() {
    return report.precision() == Precision.STRICT;
  }

  private void run(RunReport run) {
    line("%n%s%n", run.name());
    run.whole().forEach((device, outcome) -> digest(device, "", outcome));
    run.interrupted().forEach((device, outcome) -> digest(device, ", interrupted", outcome));
  }

  private void losses(LossReport run) {
    line("%n%s%n", run.name());
    String format = "  losses differ from strict ones by %.3g, of %s allowed, on %s%n";
    run.deviations().forEach((device, apart) -> line(format, apart, run.allowed(), device));
  }

  private void digest(String device, String how, Outcome outcome) {
    line("  %s  %s%s, %d steps%n", outcome.digest(), device, how, outcome.steps());
  }

  private void problems() {
    List<Difference> differences = total.few();
    if (!differences.isEmpty() || !report.failures().isEmpty() || !report.findings().isEmpty()) {
      line("%n");
    }
    differences.forEach(d -> line("%s%n", d));
    report.failures().stream().limit(MOST_FAILURES).forEach(f -> line("%s%n", f));
    if (report.failures().size() > MOST_FAILURES) {
      line("... and %d more failures%n", report.failures().size() - MOST_FAILURES);
    }
    report.findings().forEach(f -> line("%s%n", f));
  }
}
