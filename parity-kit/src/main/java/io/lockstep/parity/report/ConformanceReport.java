package io.lockstep.parity.report;

import io.lockstep.parity.oracle.OperationKind;
import io.lockstep.parity.oracle.WorstError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a comparison found.
 *
 * @param cases number of cases run
 * @param values number of elements compared, on all variants together
 * @param undecided elements of which double precision can say nothing, once a case, and once more
 *     for each variant of a relaxed precision
 * @param differing number of elements that break the contract, by variant; those that pass are not
 *     in it
 * @param first the first few of them
 * @param skipped the cases that a variant could not run, with the reason
 * @param worst in a relaxed precision, by kind of operation, the error that took the largest share
 *     of what it may be; a kind of which nothing was held to a tolerance is not in it
 */
public record ConformanceReport(
    int cases,
    long values,
    long undecided,
    Map<String, Long> differing,
    List<Difference> first,
    List<Skip> skipped,
    Map<OperationKind, WorstError> worst) {
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
    Map<OperationKind, WorstError> ordered = new EnumMap<>(OperationKind.class);
    ordered.putAll(worst);
    worst = Collections.unmodifiableMap(ordered);
  }

  /** Returns the number of elements that break the contract, on all variants together. */
  public long differences() {
    return differing.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Returns the largest error in a relaxed precision as a share of what it may be; 0 if nothing was
   * held to a tolerance.
   */
  public double largestShare() {
    return worst.values().stream().mapToDouble(WorstError::share).max().orElse(0);
  }

  /** Returns whether no element differs. */
  public boolean passed() {
    return differing.isEmpty();
  }

  /** Returns both reports as one. */
  public ConformanceReport plus(ConformanceReport other) {
    List<Difference> differences = new ArrayList<>(first);
    differences.addAll(other.first);
    Map<String, Long> counts = new LinkedHashMap<>(differing);
    other.differing.forEach((variant, count) -> counts.merge(variant, count, Long::sum));
    List<Skip> skips = new ArrayList<>(skipped);
    skips.addAll(other.skipped);
    Map<OperationKind, WorstError> larger = new EnumMap<>(OperationKind.class);
    larger.putAll(worst);
    other.worst.forEach((kind, error) -> larger.merge(kind, error, WorstError::or));
    return new ConformanceReport(
        cases + other.cases,
        values + other.values,
        undecided + other.undecided,
        counts,
        differences.subList(0, Math.min(KEPT, differences.size())),
        skips,
        larger);
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
    first.forEach(d -> text.append('\n').append(d));
    return text.toString();
  }
}
