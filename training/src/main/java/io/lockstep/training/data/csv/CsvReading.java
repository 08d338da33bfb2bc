package io.lockstep.training.data.csv;

import java.util.List;

/**
 * What was understood of a file, and done to its values.
 *
 * @param summary all of it in one line
 * @param notes what was done to single lines or values: left out, filled in, or unknown
 * @param warnings what makes a column useless, a line each
 * @param lines the number of lines of values in the file
 * @param dropped the lines of values that are no examples, by their places from 0 in ascending
 *     order; empty where the file was read for training
 */
public record CsvReading(
    String summary, List<String> notes, List<String> warnings, int lines, List<Integer> dropped) {
  /** Copies the lists. */
  public CsvReading {
    notes = List.copyOf(notes);
    warnings = List.copyOf(warnings);
    dropped = List.copyOf(dropped);
  }
}
