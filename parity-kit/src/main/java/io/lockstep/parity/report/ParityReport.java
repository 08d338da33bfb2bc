package io.lockstep.parity.report;

import io.lockstep.backend.DeviceInfo;
import io.lockstep.backend.Precision;
import io.lockstep.parity.pair.Divergence;
import io.lockstep.parity.runs.Outcome;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run of the whole kit found.
 *
 * @param circumstances when, where and how much was compared
 * @param precision of all devices
 * @param devices what each variant is
 * @param sections the cases by kind
 * @param runs the training runs; none in a relaxed precision
 * @param losses the training runs of a relaxed precision
 * @param failures cases and runs that ended in an error
 * @param findings where the first of what differs comes from
 * @param notRun the cases by kind, and the training runs, for which there was no time
 */
public record ParityReport(
    Circumstances circumstances,
    Precision precision,
    Map<String, DeviceInfo> devices,
    List<Section> sections,
    List<RunReport> runs,
    List<LossReport> losses,
    List<Failure> failures,
    List<Finding> findings,
    List<String> notRun) {
  /** Copies the collections, keeping their order. */
  public ParityReport {
    devices = Collections.unmodifiableMap(new LinkedHashMap<>(devices));
    sections = List.copyOf(sections);
    runs = List.copyOf(runs);
    losses = List.copyOf(losses);
    failures = List.copyOf(failures);
    findings = List.copyOf(findings);
    notRun = List.copyOf(notRun);
  }

  /** Returns the counts of all cases together. */
  public ConformanceReport total() {
    return ConformanceReport.sum(sections.stream().map(Section::report).toList());
  }

  /** Returns the same with other circumstances. */
  public ParityReport with(Circumstances others) {
    return new ParityReport(
        others, precision, devices, sections, runs, losses, failures, findings, notRun);
  }

  /** Returns whether nothing of what was run differs and nothing failed. */
  public boolean passed() {
    return failures.isEmpty()
        && sections.stream().allMatch(s -> s.report().passed())
        && runs.stream().allMatch(RunReport::agrees)
        && losses.stream().allMatch(LossReport::isNear);
  }

  /** Returns whether there was time for everything. */
  public boolean complete() {
    return notRun.isEmpty();
  }

  /**
   * The cases of one kind.
   *
   * @param kind such as {@code reduction}
   * @param cases those that were run, in order
   */
  public record Section(String kind, List<CaseResult> cases) {
    /** Copies the list. */
    public Section {
      cases = List.copyOf(cases);
    }

    /** Returns what was found in all of them. */
    public ConformanceReport report() {
      return ConformanceReport.sum(cases.stream().map(CaseResult::report).toList());
    }
  }

  /**
   * What was found in one case.
   *
   * @param name of the case
   * @param report what was found; nothing where the case ended in an error
   */
  public record CaseResult(String name, ConformanceReport report) {}

  /**
   * A training run on every device.
   *
   * @param name what is trained, and how
   * @param whole the outcome without a pause, by variant
   * @param interrupted the outcome of a run that went on from a model file after half of its steps,
   *     by the variant of the second half; the first half is another variant's, if there is one
   */
  public record RunReport(
      String name, Map<String, Outcome> whole, Map<String, Outcome> interrupted) {
    /** Copies the maps, keeping their order. */
    public RunReport {
      whole = Collections.unmodifiableMap(new LinkedHashMap<>(whole));
      interrupted = Collections.unmodifiableMap(new LinkedHashMap<>(interrupted));
    }

    /** Returns whether all digests and all losses are the same. */
    public boolean agrees() {
      return whole.values().stream().distinct().count() <= 1
          && interrupted.values().stream().allMatch(this::continues);
    }

    /** Returns whether the second half of an interrupted run ends as the whole runs do. */
    public boolean continues(Outcome half) {
      return whole.values().stream().allMatch(w -> ends(w, half));
    }

    /** Returns whether the second half of an interrupted run ends as a whole run does. */
    static boolean ends(Outcome whole, Outcome half) {
      int epochs = whole.losses().size();
      List<Double> last = whole.losses().subList(epochs - half.losses().size(), epochs);
      return whole.digest().equals(half.digest()) && last.equals(half.losses());
    }
  }

  /**
   * A training run in a relaxed precision beside the same in strict precision.
   *
   * @param name what is trained, and how
   * @param deviations by variant, the largest of the differences between the mean losses of an
   *     epoch, relative to the strict one
   * @param allowed how large they may be
   */
  public record LossReport(String name, Map<String, Double> deviations, double allowed) {
    /** Copies the map, keeping its order. */
    public LossReport {
      deviations = Collections.unmodifiableMap(new LinkedHashMap<>(deviations));
    }

    /** Returns whether all are as near as they must be. */
    public boolean isNear() {
      return deviations.values().stream().allMatch(d -> d <= allowed);
    }
  }

  /**
   * An error of a case or run.
   *
   * @param what the case or run
   * @param variant where it failed
   * @param message of the error
   */
  public record Failure(String what, String variant, String message) {
    @Override
    public String toString() {
      return message;
    }
  }

  /**
   * The first kernel of a plan that gave other bits.
   *
   * @param what the case or run
   * @param variant that differs
   * @param partner the variant or device it was run in step with
   * @param text the kernel, shapes, index and both values, or why no kernel could be found
   * @param divergence the same in parts, or null if no kernel was found
   * @param reproduction the file that shows it again, or null
   */
  public record Finding(
      String what,
      String variant,
      String partner,
      String text,
      @Nullable Divergence divergence,
      @Nullable Path reproduction) {
    @Override
    public String toString() {
      String file = reproduction == null ? "" : "; to see it again: " + reproduction;
      return "[parity] " + what + ": " + variant + " against " + partner + ": " + text + file;
    }
  }
}
