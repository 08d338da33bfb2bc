package io.lockstep.bench.side;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.bench.work.Training;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Has the contenders of a row do the same work in turns: each gets ready, shows samples of its
 * first runs, and then takes part in every round with the same number of runs. Only one works at a
 * time.
 *
 * @param rounds how many
 * @param slice seconds that the fastest takes in a round of training steps, half as many of other
 *     work, unless the slowest would take more than thrice as many
 * @param warmUp seconds that each takes at least before the rounds
 * @param pause how long to wait before another's turn, for threads that spin a while when they have
 *     nothing to do
 */
public record Duel(int rounds, double slice, double warmUp, Duration pause) {
  /** Why peers have no rates where ours has none. */
  public static final String NOT_MEASURED = "not measured, because ours is missing";

  /** Long enough for the threads of OpenMP and OpenBLAS, which spin for a while, to fall asleep. */
  public static final Duration SPINNING = Duration.ofMillis(200);

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
  public Result run(Row row) {
    List<Participant> all =
        row.contenders().stream().map(c -> new Participant(row, c, TO_RUN)).toList();
    Participant ours = all.getFirst();
    for (Participant participant : all) {
      if (ours.isOut()) {
        participant.leave(NOT_MEASURED);
      } else {
        rest();
        participant.prepare(CHECKS);
      }
    }
    int count = calibrate(all, row.work() instanceof Training ? slice : slice / 2);
    for (int round = 0; round < rounds; round++) {
      for (Participant participant : all) {
        if (!participant.isOut()) {
          rest();
          participant.round(count);
        }
      }
    }
    JsonNode host = row.work() instanceof Training && !ours.isOut() ? ours.hostCost() : null;
    List<Entry> entries = all.stream().map(p -> p.entry(ours)).toList();
    all.forEach(Participant::drop);
    return new Result(
        row,
        entries,
        Math.max(TOLERANCE.getOrDefault(row.precision(), 0.0), row.work().chance()),
        host == null ? Double.NaN : host.path("replay_us").asDouble(Double.NaN),
        host == null ? Double.NaN : host.path("run_us").asDouble(Double.NaN));
  }

  /** Returns the number of runs of a round. */
  private int calibrate(List<Participant> all, double seconds) {
    double fastest = Double.POSITIVE_INFINITY;
    double slowest = 0;
    for (Participant participant : all) {
      rest();
      int count = 1;
      double taken = participant.isOut() ? 0 : participant.run(count);
      double spent = taken;
      while (taken > 0 && count < MOST_RUNS && (taken < seconds / 8 || spent < warmUp)) {
        count = taken < seconds / 8 ? Math.min(4 * count, MOST_RUNS) : count;
        taken = participant.run(count);
        spent += taken;
      }
      if (taken > 0) {
        fastest = Math.min(fastest, taken / count);
        slowest = Math.max(slowest, taken / count);
      }
    }
    double runs = Math.min(seconds / fastest, 3 * seconds / slowest);
    return (int) Math.clamp(runs, 1, MOST_RUNS);
  }

  private void rest() {
    LockSupport.parkNanos(pause.toNanos());
  }
}
