package io.lockstep.parity.report;

import io.lockstep.backend.Precision;
import io.lockstep.parity.report.ParityReport.LossReport;
import io.lockstep.parity.report.ParityReport.RunReport;
import io.lockstep.parity.report.ParityReport.Section;
import io.lockstep.parity.runs.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A report as one page that needs nothing beside it: what matters first, what is long folded. */
final class HtmlPage {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final double MIB = 1 << 20;

  private final ParityReport report;
  private final ConformanceReport total;
  private final Markup html = new Markup();

  private HtmlPage(ParityReport report) {
    this.report = report;
    this.total = report.total();
  }

  /** Returns the page, for a file in the folder. */
  static String of(ParityReport report, Path folder) {
    return new HtmlPage(report).page(folder);
  }

  private String page(Path folder) {
    Verdict verdict = Verdict.of(report);
    html.open("html", "lang", "en").line().open("head").line();
    html.empty("meta", "charset", "utf-8").line();
    html.empty("meta", "name", "viewport", "content", "width=device-width").line();
    html.element("title", "Lockstep parity: " + verdict.name().toLowerCase(Locale.ROOT)).line();
    html.element("style", style()).line().close().open("body").line();
    html.open("header", "class", verdict.name().toLowerCase(Locale.ROOT)).line();
    html.element("h1", "Lockstep parity").element("strong", verdict.name(), "class", "badge");
    html.element("p", Verdict.sentence(report)).close().line();
    circumstances();
    devices();
    HtmlDifferences differences = new HtmlDifferences(report, folder, html);
    differences.kernels();
    counts();
    differences.cases();
    differences.failures();
    relaxed();
    report.runs().forEach(this::run);
    skipped();
    list("Not compared", report.notRun());
    html.close().close();
    return "<!DOCTYPE html>\n" + html + "\n";
  }

  private static String style() {
    try (InputStream in = HtmlPage.class.getResourceAsStream("report.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void circumstances() {
    Circumstances facts = report.circumstances();
    html.open("dl");
    fact("Compared", facts.scope() + ", precision " + report.precision().label());
    fact("Begun", TIME.format(facts.start()));
    fact("Passes", String.valueOf(facts.passes()));
    facts.software().forEach(this::fact);
    html.close().line();
  }

  private void fact(String name, String value) {
    html.open("div").element("dt", name).element("dd", value).close();
  }

  private void devices() {
    HtmlTable table = new HtmlTable(html, "Devices", "device", "what it is", "#memory", "float64");
    report
        .devices()
        .forEach((name, what) -> {
          long bytes = what.memoryBytes();
          String memory = bytes == 0 ? "" : String.format(Locale.ROOT, "%,.0f MiB", bytes / MIB);
          table.row(name, what.description(), memory, what.supportsF64() ? "yes" : "no");
        });
    table.end();
  }

  private void counts() {
    boolean strict = report.precision() == Precision.STRICT;
    String wrong = strict ? "differing" : "beyond the bounds";
    HtmlTable table =
        strict
            ? new HtmlTable(html, "Cases", "kind", "#cases", "#values", "#skipped", "#" + wrong)
            : new HtmlTable(
                html,
                "Cases",
                "kind",
                "#cases",
                "#values",
                "#skipped",
                "#" + wrong,
                "#error / bound");
    for (Section section : report.sections()) {
      counts(table, section.kind(), section.report(), strict);
    }
    counts(table, "total", total, strict);
    table.end();
  }

  private static void counts(
      HtmlTable table, String kind, ConformanceReport found, boolean strict) {
    String cases = number(found.cases());
    String skipped = number(found.skipped().size());
    String differing = number(found.differences());
    if (strict) {
      table.row(kind, cases, number(found.values()), skipped, differing);
    } else {
      String share = String.format(Locale.ROOT, "%.3f", found.largestShare());
      table.row(kind, cases, number(found.values()), skipped, differing, share);
    }
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private void relaxed() {
    if (!total.worst().isEmpty()) {
      String title = "Largest errors in " + report.precision().label() + ", by kind of operation";
      HtmlTable table =
          new HtmlTable(
              html,
              title,
              "kind",
              "worst case",
              "device",
              "#expected",
              "#got",
              "#error",
              "#allowed",
              "#share");
      for (MeasuredError error : total.worst().values()) {
        table.row(
            error.kind().label(),
            error.caseName(),
            error.variant(),
            error.dtype().decimal(error.expected()),
            error.dtype().decimal(error.actual()),
            "%.3g".formatted(error.error()),
            "%.3g".formatted(error.allowed()),
            "%.3f".formatted(error.share()));
      }
      table.end();
    }
    if (!report.losses().isEmpty()) {
      String title = "Losses beside those of strict precision";
      HtmlTable table = new HtmlTable(html, title, "training run", "device", "#apart", "#allowed");
      for (LossReport run : report.losses()) {
        run.deviations()
            .forEach((device, apart) ->
                table.row(run.name(), device, "%.3g".formatted(apart), run.allowed()));
      }
      table.end();
    }
  }

  private void run(RunReport run) {
    HtmlTable table =
        new HtmlTable(
            html, "Training run: " + run.name(), "device", "how", "#steps", "digest of parameters");
    run.whole().forEach((device, end) -> digest(table, device, "without a pause", end));
    run.interrupted().forEach((device, end) -> digest(table, device, "resumed from a file", end));
    table.end();
    html.element("p", run.agrees() ? "All are the same." : "They are not the same.").line();
  }

  private static void digest(HtmlTable table, String device, String how, Outcome end) {
    table.row(device, how, number(end.steps()), new HtmlTable.Code(end.digest()));
  }

  private void skipped() {
    if (total.skipped().isEmpty()) {
      return;
    }
    HtmlTable table = new HtmlTable(html, "Skipped", "kind", "device and reason", "#cases");
    for (Section section : report.sections()) {
      for (Map.Entry<String, Long> reason : section.report().skippedByReason().entrySet()) {
        table.row(section.kind(), reason.getKey(), number(reason.getValue()));
      }
    }
    table.end();
  }

  private void list(String title, List<String> items) {
    if (!items.isEmpty()) {
      html.element("h2", title).open("ul");
      items.forEach(item -> html.element("li", item));
      html.close().line();
    }
  }
}
