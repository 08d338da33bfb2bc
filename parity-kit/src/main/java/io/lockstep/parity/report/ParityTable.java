package io.lockstep.parity.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.backend.Precision;
import io.lockstep.parity.report.ConformanceReport.Skip;
import io.lockstep.parity.report.ParityReport.LossReport;
import io.lockstep.parity.report.ParityReport.RunReport;
import io.lockstep.parity.report.ParityReport.Section;
import io.lockstep.parity.runs.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What {@code lockstep parity} prints: tables for people, one object for programs. */
public final class ParityTable {
  private static final String HEADER = "%-20s %8s %14s %10s%s%n";
  private static final String ROW = "%-20s %,8d %,14d %,10d%s%n";

  /** A device that is broken for good fails in every case. */
  private static final int MOST_FAILURES = 20;

  private final ParityReport report;
  private final ConformanceReport total;
  private final double seconds;
  private final int passes;
  private final StringBuilder text = new StringBuilder();

  /** Creates the tables of a run. */
  public ParityTable(ParityReport report) {
    this.report = report;
    this.total = report.total();
    this.seconds = report.circumstances().seconds();
    this.passes = report.circumstances().passes();
  }

  /** Returns the tables, what differs, and a last line that says whether anything does. */
  public String text() {
    report.devices().forEach((name, what) -> line("%s: %s%n", name, what.description()));
    String share = isStrict() ? "" : " largest error / bound";
    line("%n" + HEADER, "compared", "cases", "values", isStrict() ? "differing" : "beyond", share);
    for (Section section : report.sections()) {
      row(section.kind(), section.report());
    }
    row("total", total);
    skips();
    worst();
    report.runs().forEach(this::run);
    report.losses().forEach(this::losses);
    problems();
    if (!report.complete()) {
      line("%nnot compared, because the time was up: %s%n", String.join("; ", report.notRun()));
    }
    line("%n%s%n", verdict());
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

  private void skips() {
    for (Section section : report.sections()) {
      Map<String, Long> reasons =
          section.report().skipped().stream()
              .collect(
                  Collectors.groupingBy(
                      s -> s.variant() + ": " + s.reason(),
                      LinkedHashMap::new,
                      Collectors.counting()));
      reasons.forEach(
          (why, count) -> line("skipped: %d cases, %s, on %s%n", count, section.kind(), why));
    }
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

  private String verdict() {
    String all = isStrict() ? strictVerdict() : relaxedVerdict();
    return report.passed() && !report.complete() ? "The time was up; so far, " + all : all;
  }

  private String relaxedVerdict() {
    long apart = report.losses().stream().filter(r -> !r.isNear()).count();
    return String.format(
        Locale.ROOT,
        "%s%,d of %,d values of %,d cases are beyond the bounds of %s, the largest error is %.3f of"
            + " its bound; the losses of %d of %d training runs are; %d failures (%s; %.0f s).",
        report.passed() ? "" : "FAILED: ",
        total.differences(),
        total.values(),
        total.cases(),
        report.precision().label(),
        total.largestShare(),
        apart,
        report.losses().size(),
        report.failures().size(),
        String.join(", ", report.devices().keySet()),
        seconds);
  }

  private String strictVerdict() {
    long unequal = report.runs().stream().filter(r -> !r.agrees()).count();
    String devices = String.join(", ", report.devices().keySet());
    if (report.passed()) {
      return String.format(
          Locale.ROOT,
          "0 differing bits: %,d values of %,d cases, and %d training runs, are the same on %s"
              + " (%.0f s).",
          total.values(),
          total.cases(),
          report.runs().size(),
          devices,
          seconds);
    }
    return String.format(
        Locale.ROOT,
        "%s: %,d of %,d values, %d of %d training runs; %d failures (%s; %.0f s).",
        total.passed() && unequal == 0 ? "FAILED" : "DIFFERENT",
        total.differences(),
        total.values(),
        unequal,
        report.runs().size(),
        report.failures().size(),
        devices,
        seconds);
  }

  /** Returns the same as one JSON object. */
  public String json() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("precision", report.precision().label());
    if (passes > 1) {
      root.put("passes", passes);
    }
    ObjectNode devices = root.putObject("devices");
    report.devices().forEach((name, what) -> devices.put(name, what.description()));
    ArrayNode compared = root.putArray("compared");
    report.sections().forEach(s -> section(s, compared.addObject()));
    ArrayNode skipped = root.putArray("skipped");
    for (Skip skip : total.skipped()) {
      skipped
          .addObject()
          .put("case", skip.caseName())
          .put("device", skip.variant())
          .put("reason", skip.reason());
    }
    ArrayNode runs = root.putArray("runs");
    report.runs().forEach(r -> run(r, runs.addObject()));
    ArrayNode losses = root.putArray("losses");
    report.losses().forEach(r -> losses(r, losses.addObject()));
    ArrayNode differences = root.putArray("differences");
    total.few().forEach(d -> differences.add(d.toString()));
    ArrayNode failures = root.putArray("failures");
    report.failures().forEach(f -> failures.add(f.toString()));
    ArrayNode findings = root.putArray("findings");
    for (ParityReport.Finding finding : report.findings()) {
      findings
          .addObject()
          .put("what", finding.what())
          .put("device", finding.variant())
          .put("against", finding.partner())
          .put("first_difference", finding.text())
          .put("file", finding.reproduction() == null ? null : finding.reproduction().toString());
    }
    ArrayNode notRun = root.putArray("not_run");
    report.notRun().forEach(notRun::add);
    share(root, total);
    if (!isStrict()) {
      ArrayNode worst = root.putArray("worst");
      total.worst().values().forEach(w -> worst(w, worst.addObject()));
    }
    return root.put("cases", total.cases())
        .put("values", total.values())
        .put("differing", total.differences())
        .put("passed", report.passed())
        .put("complete", report.complete())
        .put("seconds", Math.round(seconds * 1000) / 1000.0)
        .toString();
  }

  /** Adds the largest error as a share of its bound, which JSON has no number for if infinite. */
  private void share(ObjectNode node, ConformanceReport counts) {
    if (!isStrict() && Double.isFinite(counts.largestShare())) {
      node.put("largest_share_of_bound", counts.largestShare());
    }
  }

  private static void worst(MeasuredError w, ObjectNode node) {
    node.put("kind", w.kind().label())
        .put("case", w.caseName())
        .put("device", w.variant())
        .put("value", w.value())
        .put("index", w.index())
        .put("error", Double.isFinite(w.error()) ? w.error() : null)
        .put("tolerance", w.allowed());
  }

  private static void losses(LossReport run, ObjectNode node) {
    node.put("name", run.name()).put("near", run.isNear()).put("allowed", run.allowed());
    ObjectNode deviations = node.putObject("deviations");
    run.deviations().forEach((device, d) -> deviations.put(device, Double.isFinite(d) ? d : null));
  }

  private void section(Section section, ObjectNode node) {
    node.put("kind", section.kind())
        .put("cases", section.report().cases())
        .put("values", section.report().values())
        .put("beyond_double", section.report().undecided())
        .put("skipped", section.report().skipped().size());
    share(node, section.report());
    ObjectNode differing = node.putObject("differing");
    section.report().differing().forEach(differing::put);
  }

  private static void run(RunReport run, ObjectNode node) {
    node.put("name", run.name()).put("agrees", run.agrees());
    ObjectNode whole = node.putObject("digests");
    run.whole().forEach((device, outcome) -> whole.put(device, outcome.digest()));
    ObjectNode interrupted = node.putObject("interrupted_digests");
    run.interrupted().forEach((device, outcome) -> interrupted.put(device, outcome.digest()));
    node.put("steps", run.whole().values().stream().mapToLong(Outcome::steps).max().orElse(0));
  }
}
