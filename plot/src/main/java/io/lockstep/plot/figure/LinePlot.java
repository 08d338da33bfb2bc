package io.lockstep.plot.figure;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines over two axes.
 *
 * @param title what stands above it
 * @param x the horizontal axis
 * @param y the vertical axis
 * @param lines at least one, of different names
 * @param marks places that are pointed out
 */
public record LinePlot(
    String title, PlotAxis x, PlotAxis y, List<LineSeries> lines, List<PlotMark> marks)
    implements Figure {
  /** FigureChecks the lines. */
  public LinePlot {
    FigureChecks.named("a figure", title);
    lines = FigureChecks.some("figure '" + title + "' has no lines", lines);
    marks = List.copyOf(marks);
    FigureChecks.distinct("a line", lines.stream().map(LineSeries::name).toList());
  }

  /** A figure without marks. */
  public static LinePlot of(String title, PlotAxis x, PlotAxis y, List<LineSeries> lines) {
    return new LinePlot(title, x, y, lines, List.of());
  }

  /** The same figure with one more mark. */
  public LinePlot withMark(PlotMark mark) {
    List<PlotMark> all = new ArrayList<>(marks);
    all.add(mark);
    return new LinePlot(title, x, y, lines, all);
  }

  @Override
  public List<String> words() {
    List<String> words = new ArrayList<>(List.of(x.label(), y.label()));
    lines.forEach(line -> words.add(line.name()));
    marks.forEach(mark -> words.add(mark.label()));
    return words;
  }
}
