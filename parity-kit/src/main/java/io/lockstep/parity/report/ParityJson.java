package io.lockstep.parity.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.backend.Precision;
import io.lockstep.backend.compare.Elements;
import io.lockstep.kernels.expr.DType;
import io.lockstep.parity.pair.Divergence;
import io.lockstep.parity.report.ConformanceReport.Skip;
import io.lockstep.parity.report.ParityReport.CaseResult;
import io.lockstep.parity.report.ParityReport.Finding;
import io.lockstep.parity.report.ParityReport.LossReport;
import io.lockstep.parity.report.ParityReport.RunReport;
import io.lockstep.parity.report.ParityReport.Section;
import io.lockstep.parity.reproduction.Ulps;
import io.lockstep.parity.runs.Outcome;
import java.util.Locale;

/** A report as one JSON object; its fields are those that docs/parity.md lists. */
public final class ParityJson {
  private final ParityReport report;
  private final ConformanceReport total;
  private final ObjectNode root = JsonNodeFactory.instance.objectNode();

  private ParityJson(ParityReport report) {
    this.report = report;
    this.total = report.total();
  }

  /** Returns the object. */
  public static ObjectNode of(ParityReport report) {
    return new ParityJson(report).object();
  }

  private ObjectNode object() {
    root.put("verdict", Verdict.of(report).name().toLowerCase(Locale.ROOT));
    root.put("summary", Verdict.sentence(report));
    circumstances(report.circumstances());
    ObjectNode devices = root.putObject("devices");
    report.devices().forEach((name, what) -> devices.put(name, what.description()));
    devices();
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
    differences();
    failures();
    findings();
    worst();
    ArrayNode notRun = root.putArray("not_run");
    report.notRun().forEach(notRun::add);
    share(root, total);
    return root.put("cases", total.cases())
        .put("values", total.values())
        .put("differing", total.differences())
        .put("passed", report.passed())
        .put("complete", report.complete());
  }

  private void circumstances(Circumstances facts) {
    root.put("precision", report.precision().label());
    root.put("scope", facts.scope());
    root.put("started", facts.start().toString());
    root.put("seconds", Math.round(facts.seconds() * 1000) / 1000.0);
    root.put("passes", facts.passes());
    root.put("ended", facts.ended());
    ObjectNode software = root.putObject("software");
    facts.software().forEach(software::put);
  }

  private void devices() {
    ArrayNode details = root.putArray("device_details");
    report
        .devices()
        .forEach((name, what) ->
            details
                .addObject()
                .put("device", name)
                .put("backend", what.backend())
                .put("description", what.description())
                .put("memory_bytes", what.memoryBytes())
                .put("float64", what.supportsF64()));
  }

  /** The first of all, as sentences, and each case that differs, with its first elements. */
  private void differences() {
    ArrayNode sentences = root.putArray("differences");
    total.few().forEach(d -> sentences.add(d.toString()));
    ArrayNode cases = root.putArray("differing_cases");
    for (Section section : report.sections()) {
      for (CaseResult result : section.cases()) {
        if (!result.report().passed()) {
          ObjectNode node = cases.addObject().put("kind", section.kind());
          node.put("case", result.name());
          ObjectNode counts = node.putObject("differing");
          result.report().differing().forEach(counts::put);
          ArrayNode elements = node.putArray("elements");
          result.report().first().forEach(d -> difference(d, elements.addObject()));
        }
      }
    }
  }

  private static void difference(Difference d, ObjectNode node) {
    node.put("device", d.variant()).put("value", d.value()).put("index", d.index());
    node.put("seed", d.seed()).put("rule", d.rule());
    values(node, d.dtype(), "expected", d.expected(), "actual", d.actual());
  }

  private void failures() {
    ArrayNode sentences = root.putArray("failures");
    report.failures().forEach(f -> sentences.add(f.toString()));
  }

  private void findings() {
    ArrayNode findings = root.putArray("findings");
    for (Finding finding : report.findings()) {
      ObjectNode node =
          findings
              .addObject()
              .put("what", finding.what())
              .put("device", finding.variant())
              .put("against", finding.partner())
              .put("first_difference", finding.text());
      Divergence found = finding.divergence();
      if (found != null) {
        node.put("kernel", found.spec().summary()).put("output", found.output());
        node.put("shape", found.shape().toString());
        node.put("differing", found.differing());
        ArrayNode index = node.putArray("index");
        found.index().forEach(index::add);
        values(node, found.dtype(), "expected", found.first(), "actual", found.second());
      }
      node.put("file", finding.reproduction() == null ? null : finding.reproduction().toString());
    }
  }

  private void worst() {
    ArrayNode worst = root.putArray("worst");
    for (MeasuredError error : total.worst().values()) {
      ObjectNode node = worst.addObject().put("kind", error.kind().label());
      node.put("case", error.caseName());
      node.put("device", error.variant()).put("value", error.value()).put("index", error.index());
      values(node, error.dtype(), "expected", error.expected(), "actual", error.actual());
      finite(node, "error", error.error());
      finite(node, "tolerance", error.allowed());
      finite(node, "share", error.share());
    }
  }

  /** Adds two values as texts, since JSON has no NaN and no infinities, and their distance. */
  private static void values(
      ObjectNode node, DType type, String first, double a, String second, double b) {
    node.put("type", type.toString());
    node.put(first, type.decimal(a)).put(first + "_bits", Elements.bits(type, a));
    node.put(second, type.decimal(b)).put(second + "_bits", Elements.bits(type, b));
    node.put("apart", Ulps.text(type, a, b));
  }

  private static void finite(ObjectNode node, String name, double value) {
    node.put(name, Double.isFinite(value) ? value : null);
  }

  /** Adds the largest error as a share of its bound, which JSON has no number for if infinite. */
  private void share(ObjectNode node, ConformanceReport counts) {
    if (report.precision() != Precision.STRICT && Double.isFinite(counts.largestShare())) {
      node.put("largest_share_of_bound", counts.largestShare());
    }
  }

  private static void losses(LossReport run, ObjectNode node) {
    node.put("name", run.name()).put("near", run.isNear()).put("allowed", run.allowed());
    ObjectNode deviations = node.putObject("deviations");
    run.deviations().forEach((device, d) -> finite(deviations, device, d));
  }

  private void section(Section section, ObjectNode node) {
    ConformanceReport counts = section.report();
    node.put("kind", section.kind())
        .put("cases", counts.cases())
        .put("values", counts.values())
        .put("beyond_double", counts.undecided())
        .put("skipped", counts.skipped().size());
    share(node, counts);
    ObjectNode differing = node.putObject("differing");
    counts.differing().forEach(differing::put);
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
