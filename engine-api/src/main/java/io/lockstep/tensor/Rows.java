package io.lockstep.tensor;

import java.lang.foreign.MemorySegment;

/** Rows of a batch that can be written where they are wanted: indices of a tensor's first axis. */
@FunctionalInterface
public interface Rows {
  /**
   * Copies some rows.
   *
   * @param first index of the first
   * @param count how many
   * @param to memory of exactly so many rows, to be filled; valid during the call
   */
  void copy(int first, int count, MemorySegment to);
}
