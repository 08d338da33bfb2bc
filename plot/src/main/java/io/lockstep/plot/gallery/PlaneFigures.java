package io.lockstep.plot.gallery;

import io.lockstep.plot.figure.ColorRamp;
import io.lockstep.plot.figure.PlotAxis;
import io.lockstep.plot.figure.PlotImage;
import io.lockstep.plot.figure.PointSeries;
import io.lockstep.plot.figure.RegionPlot;
import io.lockstep.plot.figure.ScatterPlot;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Examples in a plane. */
public final class PlaneFigures {
  /** The colours of the classes, as points have them. */
  private static final int[] COLORS = {
    0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0xe69f00, 0x56b4e9, 0x555555
  };

  private static final int WHITE = 0xffffff;

  private PlaneFigures() {}

  /** A grid over a plane, row by row from the upper left corner. */
  public record Grid(int columns, int rows, double left, double right, double bottom, double top) {
    /** Returns the place of the middle of a cell along the x axis. */
    public double x(int cell) {
      return left + (right - left) * (cell % columns + 0.5) / columns;
    }

    /** Returns the place of the middle of a cell along the y axis. */
    public double y(int cell) {
      int row = cell / columns;
      return top - (top - bottom) * (row + 0.5) / rows;
    }

    /** Returns the number of cells. */
    public int size() {
      return columns * rows;
    }
  }

  /** Returns the points of each class; those that are of none are left out. */
  public static List<PointSeries> byClass(
      double[] x, double[] y, int[] classes, List<String> names) {
    List<PointSeries> points = new ArrayList<>();
    for (int c = 0; c < names.size(); c++) {
      int of = c;
      int[] rows = IntStream.range(0, x.length).filter(i -> classes[i] == of).toArray();
      points.add(
          new PointSeries(
              names.get(c),
              IntStream.of(rows).mapToDouble(i -> x[i]).toArray(),
              IntStream.of(rows).mapToDouble(i -> y[i]).toArray()));
    }
    return points;
  }

  /** The codes of examples, by class. */
  public static ScatterPlot latent(String title, List<PointSeries> points) {
    return new ScatterPlot(title, PlotAxis.linear("code 1"), PlotAxis.linear("code 2"), points);
  }

  /**
   * What is decided in a plane: the colour of the likeliest class, the stronger the surer.
   *
   * @param x name of the first input
   * @param y name of the second input
   * @param grid the places that were asked about
   * @param probabilities of the classes at each cell of the grid
   * @param points the examples by class
   */
  public static RegionPlot boundary(
      String x, String y, Grid grid, double[][] probabilities, List<PointSeries> points) {
    int[] colors = new int[grid.size()];
    for (int cell = 0; cell < colors.length; cell++) {
      double[] of = probabilities[cell];
      int best = 0;
      for (int c = 1; c < of.length; c++) {
        best = of[c] > of[best] ? c : best;
      }
      double chance = 1.0 / Math.max(2, of.length);
      double sure = Math.clamp((of[best] - chance) / (1 - chance), 0.0, 1.0);
      colors[cell] = ColorRamp.mixed(WHITE, COLORS[best % COLORS.length], 0.12 + 0.4 * sure);
    }
    return plane("Decision boundary", x, y, grid, colors, points);
  }

  /** What number is predicted in a plane: blue for the least, vermilion for the most. */
  public static RegionPlot surface(
      String x, String y, Grid grid, double[] values, List<PointSeries> points) {
    double bound = 0;
    for (double value : values) {
      bound = Math.max(bound, Math.abs(value));
    }
    int[] colors = new int[grid.size()];
    for (int cell = 0; cell < colors.length; cell++) {
      double share = bound > 0 ? values[cell] / bound : 0;
      colors[cell] = ColorRamp.DIVERGING.at(0.5 + 0.4 * share);
    }
    String title = "Predicted number, from -" + Texts.number(bound) + " to " + Texts.number(bound);
    return plane(title, x, y, grid, colors, points);
  }

  private static RegionPlot plane(
      String title, String x, String y, Grid grid, int[] colors, List<PointSeries> points) {
    return new RegionPlot(
        title,
        PlotAxis.linear(x).within(grid.left(), grid.right()),
        PlotAxis.linear(y).within(grid.bottom(), grid.top()),
        new PlotImage(grid.rows(), grid.columns(), colors),
        points);
  }
}
