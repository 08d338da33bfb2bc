package io.lockstep.backend.cpu.indexing;

import io.lockstep.backend.BackendException;

/** The check of row indices that come as data. */
final class Indices {
  private Indices() {}

  /** Throws if one of {@code count} indices is not in 0..rows-1; names the first such one. */
  static void check(String operation, long indices, int count, int rows) {
    for (int i = 0; i < count; i++) {
      int index = ElementReader.getInt(indices + 4L * i);
      if (index < 0 || index >= rows) {
        throw new BackendException(
            "["
                + operation
                + "] index "
                + index
                + " at position "
                + i
                + " is outside 0.."
                + (rows - 1)
                + "; check the indices or enlarge the table of "
                + rows
                + " rows");
      }
    }
  }
}
