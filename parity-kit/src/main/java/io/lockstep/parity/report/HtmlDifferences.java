package io.lockstep.parity.report;

import io.lockstep.backend.compare.Elements;
import io.lockstep.kernels.expr.DType;
import io.lockstep.parity.pair.Divergence;
import io.lockstep.parity.report.ParityReport.CaseResult;
import io.lockstep.parity.report.ParityReport.Failure;
import io.lockstep.parity.report.ParityReport.Finding;
import io.lockstep.parity.report.ParityReport.Section;
import io.lockstep.parity.reproduction.Ulps;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The part of the page that says what is wrong: kernels, then cases, then errors. */
final class HtmlDifferences {
  /** A device that is broken for good fails in every case. */
  private static final int MOST = 200;

  private final ParityReport report;
  private final Path folder;
  private final Markup html;

  HtmlDifferences(ParityReport report, Path folder, Markup html) {
    this.report = report;
    this.folder = folder;
    this.html = html;
  }

  /** Writes what the first few differences come from. */
  void kernels() {
    if (!report.findings().isEmpty()) {
      html.element("h2", "Where the first of what differs comes from").line();
      report.findings().forEach(this::finding);
    }
  }

  private void finding(Finding finding) {
    html.open("section", "class", "finding");
    html.element("h3", finding.what());
    html.open("p").element("b", finding.variant()).text(" against ");
    html.element("b", finding.partner()).close();
    Divergence found = finding.divergence();
    if (found != null) {
      values(found, finding);
    }
    html.element("p", finding.text());
    Path file = finding.reproduction();
    if (file != null) {
      html.open("p").text("To see it again: ");
      html.element("a", String.valueOf(file.getFileName()), "href", link(file)).text(", by ");
      html.element("code", "lockstep replay " + file).close();
    }
    html.close().line();
  }

  private void values(Divergence found, Finding finding) {
    html.open("dl");
    fact("kernel", found.spec().summary());
    fact("output", found.output() + ", " + found.dtype() + found.shape());
    fact("differing", found.differing() + " of " + found.shape().size() + " elements");
    fact("first at", found.position());
    fact("on " + finding.partner(), Elements.text(found.dtype(), found.first()));
    fact("on " + finding.variant(), Elements.text(found.dtype(), found.second()));
    fact("apart", Ulps.text(found.dtype(), found.first(), found.second()));
    html.close();
  }

  private void fact(String name, String value) {
    html.open("div").element("dt", name).element("dd", value).close();
  }

  /** The way from the page to a file, as a link. */
  private String link(Path file) {
    Path from = folder.toAbsolutePath().normalize();
    Path to = file.toAbsolutePath().normalize();
    try {
      return from.getRoot().equals(to.getRoot())
          ? new URI(null, null, from.relativize(to).toString().replace('\\', '/'), null)
              .toASCIIString()
          : to.toUri().toASCIIString();
    } catch (URISyntaxException e) {
      return to.toUri().toASCIIString();
    }
  }

  /** Writes each case that differs, with its first element. */
  void cases() {
    List<Object[]> rows = new ArrayList<>();
    for (Section section : report.sections()) {
      for (CaseResult result : section.cases()) {
        for (Map.Entry<String, Long> wrong : result.report().differing().entrySet()) {
          rows.add(row(result, wrong.getKey(), wrong.getValue()));
        }
      }
    }
    if (rows.isEmpty()) {
      return;
    }
    HtmlTable table =
        new HtmlTable(
            html,
            "Cases that differ",
            "case",
            "device",
            "#values",
            "first in",
            "#element",
            "expected",
            "got",
            "apart",
            "breaks");
    rows.stream().limit(MOST).forEach(table::row);
    table.end();
    more(rows.size());
  }

  private static Object[] row(CaseResult result, String variant, long count) {
    String differing = String.valueOf(count);
    return result.report().first().stream()
        .filter(difference -> difference.variant().equals(variant))
        .findFirst()
        .map(d -> {
          DType type = d.dtype();
          return new Object[] {
            result.name(),
            variant,
            differing,
            d.value(),
            String.valueOf(d.index()),
            new HtmlTable.Code(Elements.text(type, d.expected())),
            new HtmlTable.Code(Elements.text(type, d.actual())),
            Ulps.text(type, d.expected(), d.actual()),
            d.rule()
          };
        })
        .orElseGet(() -> new Object[] {result.name(), variant, differing});
  }

  /** Writes what ended in errors. */
  void failures() {
    List<Failure> failures = report.failures();
    if (!failures.isEmpty()) {
      HtmlTable table = new HtmlTable(html, "Errors", "case or run", "device", "message");
      failures.stream().limit(MOST).forEach(f -> table.row(f.what(), f.variant(), f.message()));
      table.end();
      more(failures.size());
    }
  }

  private void more(int count) {
    if (count > MOST) {
      html.element("p", "... and " + (count - MOST) + " more, all in junit.xml").line();
    }
  }
}
