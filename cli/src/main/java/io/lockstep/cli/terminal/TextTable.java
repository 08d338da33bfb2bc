package io.lockstep.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/** A table for people: columns as wide as their widest text, numbers to the right. */
public final class TextTable {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();
  private final List<Boolean> right;

  /**
   * Creates a table.
   *
   * @param names of the columns
   * @param numbers for each column, whether it holds numbers
   */
  public TextTable(List<String> names, List<Boolean> numbers) {
    this.right = List.copyOf(numbers);
    rows.add(List.copyOf(names));
  }

  /** Adds a row, with a text for each column. */
  public TextTable add(List<String> row) {
    rows.add(List.copyOf(row));
    return this;
  }

  /** Returns the lines, the names first. */
  @Override
  public String toString() {
    int[] widths = new int[right.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    StringBuilder table = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String space = " ".repeat(widths[i] - width(row.get(i)));
        line.append(i == 0 ? "" : GAP);
        line.append(right.get(i) ? space + row.get(i) : row.get(i) + space);
      }
      table.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }
    return table.toString();
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
