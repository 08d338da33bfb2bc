package io.lockstep.parity;

import java.util.ArrayList;
import java.util.List;

/**
 * What a comparison found.
 *
 * @param cases number of cases run
 * @param values number of elements compared, on all variants together
 * @param undecided elements of the oracle, once a case, of which double precision can say nothing
 * @param differing number of elements that break the contract
 * @param first the first few of them
 */
public record Report(
    int cases, long values, long undecided, long differing, List<Difference> first) {
  private static final int KEPT = 5;

  /** The report of nothing. */
  public static final Report EMPTY = new Report(0, 0, 0, 0, List.of());

  /** Copies the list. */
  public Report {
    first = List.copyOf(first);
  }

  /** Returns whether no element differs. */
  public boolean passed() {
    return differing == 0;
  }

  /** Returns both reports as one. */
  public Report plus(Report other) {
    List<Difference> all = new ArrayList<>(first);
    all.addAll(other.first);
    return new Report(
        cases + other.cases,
        values + other.values,
        undecided + other.undecided,
        differing + other.differing,
        all.subList(0, Math.min(KEPT, all.size())));
  }

  /** Returns the counts and the first differences, for people. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(cases).append(" cases, ").append(values).append(" values, ");
    text.append(undecided).append(" beyond double precision, ");
    text.append(differing).append(" differing");
    first.forEach(d -> text.append('\n').append(d));
    return text.toString();
  }
}
