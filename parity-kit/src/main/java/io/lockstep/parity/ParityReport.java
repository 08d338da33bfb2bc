package io.lockstep.parity;

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
 * @param devices what each variant is, for people
 * @param sections the cases by kind
 * @param runs the training runs
 * @param failures cases and runs that ended in an error
 * @param findings where the first of what differs comes from
 */
public record ParityReport(
    Map<String, String> devices,
    List<Section> sections,
    List<RunReport> runs,
    List<Failure> failures,
    List<Finding> findings) {
  /** Copies the collections, keeping their order. */
  public ParityReport {
    devices = Collections.unmodifiableMap(new LinkedHashMap<>(devices));
    sections = List.copyOf(sections);
    runs = List.copyOf(runs);
    failures = List.copyOf(failures);
    findings = List.copyOf(findings);
  }

  /** Returns the counts of all cases together. */
  public Report total() {
    return sections.stream().map(Section::report).reduce(Report.EMPTY, Report::plus);
  }

  /** Returns whether nothing differs and nothing failed. */
  public boolean passed() {
    return failures.isEmpty()
        && sections.stream().allMatch(s -> s.report().passed())
        && runs.stream().allMatch(RunReport::agrees);
  }

  /**
   * The cases of one kind.
   *
   * @param kind such as {@code reduction}
   * @param report what was found
   */
  public record Section(String kind, Report report) {}

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

    private static boolean ends(Outcome whole, Outcome half) {
      int epochs = whole.losses().size();
      List<Double> last = whole.losses().subList(epochs - half.losses().size(), epochs);
      return whole.digest().equals(half.digest()) && last.equals(half.losses());
    }
  }

  /**
   * An error of a case or run.
   *
   * @param what the case or run
   * @param message of the error
   */
  public record Failure(String what, String message) {
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
   * @param reproduction the file that shows it again, or null
   */
  public record Finding(
      String what, String variant, String partner, String text, @Nullable Path reproduction) {
    @Override
    public String toString() {
      String file = reproduction == null ? "" : "; to see it again: " + reproduction;
      return "[parity] " + what + ": " + variant + " against " + partner + ": " + text + file;
    }
  }
}
