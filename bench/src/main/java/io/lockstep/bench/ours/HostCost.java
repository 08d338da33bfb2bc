package io.lockstep.bench.ours;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;

/** What the host is busy with while a run is queued, as long as the queue has room. */
final class HostCost {
  /** Few enough that neither the batch's copy nor the step waits for the device. */
  private static final int RUNS_QUEUED = 3;

  private static final int REPETITIONS = 40;

  private HostCost() {}

  /** Answers the medians of one replay with its scalars, and of a run with its batch. */
  static void measure(PreparedStep work, ObjectNode answer) {
    double[] replay = new double[REPETITIONS * RUNS_QUEUED];
    double[] whole = new double[REPETITIONS * RUNS_QUEUED];
    for (int i = 0; i < replay.length; i++) {
      if (i % RUNS_QUEUED == 0) {
        work.engine().synchronize();
      }
      long start = System.nanoTime();
      work.replay();
      replay[i] = (System.nanoTime() - start) / 1e3;
    }
    for (int i = 0; i < whole.length; i++) {
      if (i % RUNS_QUEUED == 0) {
        work.engine().synchronize();
      }
      long start = System.nanoTime();
      work.run();
      whole[i] = (System.nanoTime() - start) / 1e3;
    }
    work.engine().synchronize();
    answer.put("replay_us", median(replay)).put("run_us", median(whole));
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }
}
