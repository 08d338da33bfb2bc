package io.lockstep.bench.side;

import java.util.ArrayList;
import java.util.List;

/**
 * What a row has given.
 *
 * @param row the row
 * @param entries one for each contender, in order
 * @param tolerance how far samples may lie apart
 * @param replayMicros time of the host for a replay, or NaN if it was not measured
 * @param runMicros the same with the batch and the optimizer's scalars
 */
public record Result(
    Row row, List<Entry> entries, double tolerance, double replayMicros, double runMicros) {
  /** Copies the list. */
  public Result {
    entries = List.copyOf(entries);
  }

  /** Returns our entry. */
  public Entry ours() {
    return entries.getFirst();
  }

  /** Returns the smallest ratio to a peer, or NaN if there is no peer. */
  public double ratioToBest() {
    return entries.stream()
        .skip(1)
        .mapToDouble(Entry::ratio)
        .filter(Double::isFinite)
        .min()
        .orElse(Double.NaN);
  }

  /** Returns whether something went wrong: a fault of ours, or samples too far apart. */
  public boolean failed() {
    return entries.stream().anyMatch(e -> e.failed() || e.deviation() > tolerance);
  }

  /**
   * Returns this with the peers of a later result of the same work. Each peer keeps the ratio of
   * the rounds that it took part in; ours is added only if it failed then.
   */
  public Result with(Result later) {
    List<Entry> all = new ArrayList<>(entries);
    int first = later.ours().failed() ? 0 : 1;
    all.addAll(later.entries.subList(first, later.entries.size()));
    return new Result(row, all, tolerance, replayMicros, runMicros);
  }
}
