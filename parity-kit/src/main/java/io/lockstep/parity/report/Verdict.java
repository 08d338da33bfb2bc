package io.lockstep.parity.report;

import io.lockstep.backend.Precision;
import java.util.Locale;

/** How a run of the kit ended, in a word and in a sentence. */
enum Verdict {
  /** Everything was compared, and nothing differs. */
  PASSED,
  /** Nothing differs in what was compared, but that was not all. */
  INCOMPLETE,
  /** Something differs or has failed. */
  FAILED;

  static Verdict of(ParityReport report) {
    boolean whole = report.complete() && report.circumstances().ended();
    return !report.passed() ? FAILED : whole ? PASSED : INCOMPLETE;
  }

  /** Returns the sentence, with the numbers that it rests on. */
  static String sentence(ParityReport report) {
    ConformanceReport total = report.total();
    boolean strict = report.precision() == Precision.STRICT;
    String all = strict ? strict(report, total) : relaxed(report, total);
    if (!report.circumstances().ended()) {
      return "The run had not ended when this was written; so far, " + all;
    }
    return report.passed() && !report.complete() ? "The time was up; so far, " + all : all;
  }

  private static String relaxed(ParityReport report, ConformanceReport total) {
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
        report.circumstances().seconds());
  }

  private static String strict(ParityReport report, ConformanceReport total) {
    long unequal = report.runs().stream().filter(r -> !r.agrees()).count();
    String devices = String.join(", ", report.devices().keySet());
    double seconds = report.circumstances().seconds();
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
}
