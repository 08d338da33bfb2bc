package io.lockstep.plot.figure;

import java.util.ArrayList;
import java.util.List;

/**
 * Numbers of two names each as colours, such as a confusion matrix.
 *
 * @param title what stands above it
 * @param row what the rows are
 * @param column what the columns are
 * @param rows names of the rows, from the top
 * @param columns names of the columns
 * @param values what the colours show, finite, a row after the other
 * @param scale what the values are, beside the scale of colours
 * @param cells what is written into the cells, a row after the other; empty for nothing
 */
public record HeatMapPlot(
    String title,
    String row,
    String column,
    List<String> rows,
    List<String> columns,
    double[] values,
    String scale,
    List<String> cells)
    implements Figure {
  /** FigureChecks that all fit together. */
  public HeatMapPlot {
    FigureChecks.named("a figure", title);
    FigureChecks.named("the rows of '" + title + "'", row);
    FigureChecks.named("the columns of '" + title + "'", column);
    FigureChecks.named("the scale of '" + title + "'", scale);
    rows = FigureChecks.some("figure '" + title + "' has no rows", rows);
    columns = FigureChecks.some("figure '" + title + "' has no columns", columns);
    int size = Math.multiplyExact(rows.size(), columns.size());
    FigureChecks.sameLength("figure '" + title + "'", "cells", size, "values", values.length);
    values = FigureChecks.finite("a value of '" + title + "'", values);
    cells = List.copyOf(cells);
    if (!cells.isEmpty()) {
      FigureChecks.sameLength("figure '" + title + "'", "cells", size, "texts", cells.size());
    }
  }

  @Override
  public List<String> words() {
    List<String> words = new ArrayList<>(List.of(row, column));
    words.addAll(rows);
    words.addAll(columns);
    words.add(scale);
    words.addAll(cells);
    return words.stream().distinct().toList();
  }
}
