package io.lockstep.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.plot.figure.BarPlot;
import io.lockstep.plot.figure.BarSeries;
import io.lockstep.plot.figure.HeatMapPlot;
import io.lockstep.plot.figure.HistogramPlot;
import io.lockstep.plot.figure.ImageGridPlot;
import io.lockstep.plot.figure.LinePlot;
import io.lockstep.plot.figure.LineSeries;
import io.lockstep.plot.figure.ParallelAxis;
import io.lockstep.plot.figure.ParallelPlot;
import io.lockstep.plot.figure.PlotAxis;
import io.lockstep.plot.figure.PlotException;
import io.lockstep.plot.figure.PlotImage;
import io.lockstep.plot.figure.PlotMark;
import io.lockstep.plot.figure.PointSeries;
import io.lockstep.plot.figure.RegionPlot;
import io.lockstep.plot.figure.ReliabilityPlot;
import java.util.List;
import org.junit.jupiter.api.Test;

class FigureChecksTest {
  private static final PlotAxis X = PlotAxis.linear("x");
  private static final double[] TWO = {1, 2};

  private static void refused(String message, Runnable making) {
    assertEquals("[plot] " + message, assertThrows(PlotException.class, making::run).getMessage());
  }

  @Test
  void lines_are_checked() {
    refused(
        "line 'a' has 2 x, but 1 y; give as many of both",
        () -> LineSeries.of("a", TWO, new double[1]));
    refused(
        "x of line 'a' is NaN at position 0; it must be finite, leave the point out",
        () -> LineSeries.of("a", new double[] {Double.NaN}, new double[1]));
    refused("a line has no name; give it one, it is drawn", () -> LineSeries.of(" ", TWO, TWO));
    refused(
        "line 'a' has 2 x, but 1 upper edges; give as many of both",
        () -> LineSeries.of("a", TWO, TWO).withBand(TWO, new double[1]));
    LineSeries line = LineSeries.of("a", TWO, TWO);
    refused(
        "a line 'a' is named twice; the legend needs other names",
        () -> LinePlot.of("t", X, X, List.of(line, line)));
    refused("figure 't' has no lines; give at least one", () -> LinePlot.of("t", X, X, List.of()));
    refused(
        "mark 'm' lies at (NaN, NaN); give a finite place",
        () -> PlotMark.point(Double.NaN, Double.NaN, "m"));
  }

  @Test
  void axes_are_checked() {
    refused(
        "axis 'x' goes from 2.0 to 1.0; give two finite limits in order, or NaN",
        () -> X.within(2, 1));
    refused(
        "axis 'y' is logarithmic, but begins at 0.0; begin above 0",
        () -> PlotAxis.logarithmic("y").within(0, 1));
    refused(
        "axis 'x' of a plane needs limits; give them by within()",
        () -> new RegionPlot("t", X, X, new PlotImage(1, 1, new int[1]), List.of()));
  }

  @Test
  void bars_and_bins_are_checked() {
    refused(
        "bars 'b' has 2 heights, but 1 names; give as many of both",
        () -> BarPlot.of("t", "g", List.of("n"), X, List.of(BarSeries.of("b", TWO))));
    refused(
        "an error of bars 'b' is -1.0; it must not be negative",
        () -> new BarSeries("b", TWO, new double[] {1, -1}));
    refused(
        "edges of 't' do not rise: 2.0, then 1.0; sort them",
        () -> new HistogramPlot("t", X, X, new double[] {2, 1}, List.of(BarSeries.of("b", TWO))));
    refused(
        "figure 't' has no values; give at least one",
        () -> HistogramPlot.ofValues("t", "v", new double[0]));
    refused(
        "bin 0 of figure 't' has 1 answers, confidence 2.0, accuracy 0.0; give shares from 0 to 1",
        () -> new ReliabilityPlot("t", new double[] {2}, new double[1], new long[] {1}, 0));
  }

  @Test
  void matrices_images_and_points_are_checked() {
    List<String> one = List.of("a");
    refused(
        "figure 't' has 1 cells, but 2 values; give as many of both",
        () -> new HeatMapPlot("t", "r", "c", one, one, TWO, "s", List.of()));
    refused(
        "an image of 2 x 2 pixels has 1 colours; give one of each",
        () -> new PlotImage(2, 2, new int[1]));
    refused(
        "an image of 2 x 2 pixels in 3 channels has 4 values; give height x width x channels",
        () -> PlotImage.color(2, 2, new float[4], 0, 1));
    PlotImage small = new PlotImage(1, 1, new int[1]);
    PlotImage large = new PlotImage(1, 2, new int[2]);
    refused(
        "figure 't' has images of 1 x 1 and 1 x 2 pixels; give images of one size",
        () -> new ImageGridPlot("t", List.of(), List.of(List.of(small, large)), List.of()));
    refused(
        "x of points 'p' is Infinity at position 1; it must be finite, leave the point out",
        () -> new PointSeries("p", new double[] {0, Double.POSITIVE_INFINITY}, TWO));
  }

  @Test
  void parallel_coordinates_are_checked() {
    List<ParallelAxis> axes =
        List.of(ParallelAxis.choices("a", List.of("u", "v")), ParallelAxis.logarithmic("b"));
    refused(
        "value 2.0 has no place on axis 'a' (positions 0 to 1); leave the trial out",
        () -> new ParallelPlot("t", axes, List.of(new double[] {2, 1}), true));
    refused(
        "value 0.0 has no place on axis 'b' (numbers above 0); leave the trial out",
        () -> new ParallelPlot("t", axes, List.of(new double[] {1, 0}), true));
  }
}
