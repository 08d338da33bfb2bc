package io.lockstep.bench.gpu;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.bench.gpu.work.Training;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Has the contenders of a row do the same work in turns: each gets ready, shows samples of its
 * first runs, and then takes part in every round with the same number of runs. Only one works at a
 * time.
 *
 * @param rounds how many
 * @param slice seconds that the fastest takes in a round of training steps, half as many of other
 *     work, unless the slowest would take more than thrice as many
 */
record Duel(int rounds, double slice) {
  /** Why peers have no rates where ours has none. */
  static final String NOT_MEASURED = "not measured, because ours is missing";

  private static final Duration TO_RUN = Duration.ofSeconds(60);
  private static final int CHECKS = 8;
  private static final int MOST_RUNS = 1_000_000;

  /**
   * Samples of the first runs may lie apart by so much of the largest of them. Seen on a CPU: 9e-7
   * in float32, 6e-3 between float32 and bfloat16; TF32 has 3 more bits than bfloat16.
   */
  private static final Map<String, Double> TOLERANCE =
      Map.of("strict", 1e-4, "tf32", 5e-3, "bf16", 2e-2);

  /** Returns what the row gives. Without ours, the others are not asked. */
  Result run(Row row) {
    List<Participant> all =
        row.contenders().stream().map(c -> new Participant(row, c, TO_RUN)).toList();
    Participant ours = all.getFirst();
    for (Participant participant : all) {
      if (ours.isOut()) {
        participant.leave(NOT_MEASURED);
      } else {
        participant.prepare(CHECKS);
      }
    }
    int count = calibrate(all, row.work() instanceof Training ? slice : slice / 2);
    for (int round = 0; round < rounds; round++) {
      all.stream().filter(p -> !p.isOut()).forEach(p -> p.round(count));
    }
    JsonNode host = row.work() instanceof Training && !ours.isOut() ? ours.hostCost() : null;
    List<Entry> entries = all.stream().map(p -> p.entry(ours)).toList();
    all.stream().filter(p -> !p.isOut()).forEach(Participant::drop);
    return new Result(
        row,
        entries,
        TOLERANCE.getOrDefault(row.precision(), 0.0),
        host == null ? Double.NaN : host.path("replay_us").asDouble(Double.NaN),
        host == null ? Double.NaN : host.path("run_us").asDouble(Double.NaN));
  }

  /** Returns the number of runs of a round. */
  private static int calibrate(List<Participant> all, double slice) {
    double fastest = Double.POSITIVE_INFINITY;
    double slowest = 0;
    for (Participant participant : all) {
      int count = 1;
      double seconds = participant.isOut() ? 0 : participant.run(count);
      while (seconds > 0 && seconds < slice / 8 && count < MOST_RUNS) {
        count = Math.min(4 * count, MOST_RUNS);
        seconds = participant.run(count);
      }
      if (seconds > 0) {
        fastest = Math.min(fastest, seconds / count);
        slowest = Math.max(slowest, seconds / count);
      }
    }
    double runs = Math.min(slice / fastest, 3 * slice / slowest);
    return (int) Math.clamp(runs, 1, MOST_RUNS);
  }
}
