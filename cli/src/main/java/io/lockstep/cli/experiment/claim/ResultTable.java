package io.lockstep.cli.experiment.claim;

import io.lockstep.cli.terminal.TextTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Numbers of an experiment, as texts.
 *
 * @param columns their headings
 * @param rows each as long as the columns
 */
public record ResultTable(List<String> columns, List<List<String>> rows) {
  /** Checks the rows. */
  public ResultTable {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<String> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "[table] a row of " + row.size() + " cells under " + columns.size() + " columns");
      }
    }
  }

  /** Returns a table without rows, to which some are added. */
  public static Builder of(String... columns) {
    return new Builder(List.of(columns));
  }

  /** A table that grows. */
  public static final class Builder {
    private final List<String> columns;
    private final List<List<String>> rows = new ArrayList<>();

    private Builder(List<String> columns) {
      this.columns = columns;
    }

    /** Adds a row; fractions are written with four digits that count, all else as it is. */
    public Builder row(Object... cells) {
      rows.add(Arrays.stream(cells).map(ResultTable::cell).toList());
      return this;
    }

    /** Returns the table. */
    public ResultTable build() {
      return new ResultTable(columns, rows);
    }
  }

  private static String cell(Object value) {
    return value instanceof Double || value instanceof Float
        ? number(((Number) value).doubleValue())
        : value.toString();
  }

  /** Returns a number with four digits that count. */
  public static String number(double value) {
    if (value == 0 || !Double.isFinite(value)) {
      return value == 0 ? "0" : String.valueOf(value);
    }
    double size = Math.abs(value);
    if (size < 1e-4 || size >= 1e6) {
      return String.format(Locale.ROOT, "%.3e", value);
    }
    int decimals = Math.clamp(3 - (int) Math.floor(Math.log10(size)), 0, 7);
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** Returns it for people. */
  public String toText() {
    TextTable table = new TextTable(columns, columns.stream().map(_ -> false).toList());
    rows.forEach(table::add);
    return table.toString();
  }

  /** Returns it as a table of Markdown. */
  public String toMarkdown() {
    return lines().stream()
        .map(line -> "| " + String.join(" | ", line) + " |\n")
        .collect(Collectors.joining())
        .replaceFirst("\n", "\n" + "|---".repeat(columns.size()) + "|\n");
  }

  private List<List<String>> lines() {
    List<List<String>> lines = new ArrayList<>(List.of(columns));
    lines.addAll(rows);
    return lines;
  }
}
