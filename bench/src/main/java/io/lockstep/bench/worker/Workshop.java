package io.lockstep.bench.worker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.bench.work.Workload;

/** What a side that is written in Java can do. */
public interface Workshop extends AutoCloseable {
  /** Answers what it is: {@code name}, versions, threads. */
  void describe(ObjectNode answer);

  /**
   * Returns work that is ready to be run.
   *
   * @param precision {@code strict}, {@code fast}, {@code tf32} or {@code bf16}
   * @throws UnavailableException if it cannot be had here
   */
  Prepared prepare(Workload work, String precision);

  /**
   * Answers what the host is busy with a replay and with a run.
   *
   * @throws UnavailableException if host and device are one
   */
  default void hostCost(Prepared work, ObjectNode answer) {
    throw new UnavailableException("the CPU computes within the replay");
  }

  /** Frees everything. */
  @Override
  void close();
}
