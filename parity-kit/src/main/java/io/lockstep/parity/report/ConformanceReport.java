package io.lockstep.parity.report;

import io.lockstep.parity.oracle.OperationKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a comparison found.
 *
 * @param cases number of cases run
 * @param values number of elements compared, on all variants together
 * @param undecided elements of which double precision can say nothing, once a case, and once more
 *     for each variant of a relaxed precision
 * @param differing number of elements that break the contract, by variant; those that pass are not
 *     in it
 * @param first the first few of them on each variant
 * @param skipped the cases that a variant could not run, with the reason
 * @param worst by kind of operation, the element of a relaxed precision that takes the largest
 *     share of what it may be off by; a kind of which nothing was held to a tolerance is not in it
 */
public record ConformanceReport(
    int cases,
    long values,
    long undecided,
    Map<String, Long> differing,
    List<Difference> first,
    List<Skip> skipped,
    Map<OperationKind, MeasuredError> worst) {
  /** So many differences are kept of each variant. */
  private static final int KEPT = 5;

  /** The report of nothing. */
  public static final ConformanceReport EMPTY =
      new ConformanceReport(0, 0, 0, Map.of(), List.of(), List.of(), Map.of());

  /**
   * A case that was not run.
   *
   * @param caseName the case
   * @param variant where it was not run
   * @param reason what is missing there
   */
  public record Skip(String caseName, String variant, String reason) {}

  /** Copies the collections, keeping their order. */
  public ConformanceReport {
    differing = Collections.unmodifiableMap(new LinkedHashMap<>(differing));
    first = List.copyOf(first);
    skipped = List.copyOf(skipped);
    Map<OperationKind, MeasuredError> byKind = new EnumMap<>(OperationKind.class);
    byKind.putAll(worst);
    worst = Collections.unmodifiableMap(byKind);
  }

  /** Returns the number of elements that break the contract, on all variants together. */
  public long differences() {
    return differing.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns whether no element differs. */
  public boolean passed() {
    return differing.isEmpty();
  }

  /**
   * Returns the largest error in a relaxed precision, as a share of what it may be; 0 if nothing
   * was held to a tolerance.
   */
  public double largestShare() {
    return worst.values().stream().mapToDouble(MeasuredError::share).max().orElse(0);
  }

  /**
   * Returns how many cases were skipped, by variant and reason, as in {@code opencl: no floats}.
   */
  public Map<String, Long> skippedByReason() {
    return skipped.stream()
        .collect(
            Collectors.groupingBy(
                s -> s.variant() + ": " + s.reason(), LinkedHashMap::new, Collectors.counting()));
  }

  /** Returns both reports as one. */
  public ConformanceReport plus(ConformanceReport other) {
    return sum(List.of(this, other));
  }

  /** Returns reports as one. */
  public static ConformanceReport sum(Collection<ConformanceReport> reports) {
    int cases = 0;
    long values = 0;
    long undecided = 0;
    Map<String, Long> differing = new LinkedHashMap<>();
    List<Difference> first = new ArrayList<>();
    Map<String, Integer> kept = new HashMap<>();
    List<Skip> skipped = new ArrayList<>();
    Map<OperationKind, MeasuredError> worst = new EnumMap<>(OperationKind.class);
    for (ConformanceReport report : reports) {
      cases += report.cases;
      values += report.values;
      undecided += report.undecided;
      report.differing.forEach((variant, count) -> differing.merge(variant, count, Long::sum));
      for (Difference difference : report.first) {
        if (kept.merge(difference.variant(), 1, Integer::sum) <= KEPT) {
          first.add(difference);
        }
      }
      skipped.addAll(report.skipped);
      report.worst.forEach((kind, error) -> worst.merge(kind, error, MeasuredError::or));
    }
    return new ConformanceReport(cases, values, undecided, differing, first, skipped, worst);
  }

  /** Returns the first few differences, of whatever variant. */
  public List<Difference> few() {
    return first.subList(0, Math.min(KEPT, first.size()));
  }

  /** Returns the counts and the first differences, for people. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(cases).append(" cases, ").append(values).append(" values, ");
    text.append(undecided).append(" beyond double precision, ");
    text.append(differences()).append(" differing");
    if (!skipped.isEmpty()) {
      text.append(", ").append(skipped.size()).append(" cases skipped");
    }
    few().forEach(d -> text.append('\n').append(d));
    return text.toString();
  }
}
