package io.lockstep.bench.scaling;

import io.lockstep.bench.scaling.ScalingCase.Axis;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The measurements along one axis as a picture of two plots: time of a step, and rate. */
final class ScalingPlot {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 560;
  private static final List<Color> COLORS =
      List.of(new Color(0x1f77b4), new Color(0xd62728), new Color(0x2ca02c), new Color(0x9467bd));

  private final Axis axis;
  private final List<Measurement> measurements;
  private final List<Integer> threads;

  /** Plots measurements that differ along an axis, and in the threads. */
  ScalingPlot(Axis axis, List<Measurement> measurements) {
    this.axis = axis;
    this.measurements = measurements;
    this.threads = measurements.stream().map(Measurement::threads).distinct().sorted().toList();
  }

  /** Writes the picture as PNG. */
  void write(Path file) throws IOException {
    BitmapEncoder.saveBitmap(List.of(times(), rates()), 1, 2, file.toString(), BitmapFormat.PNG);
  }

  /** Milliseconds of a step beside those that arithmetic and traffic alone would take. */
  private XYChart times() {
    XYChart chart = chart("time of a training step", "ms", true);
    for (int count : threads) {
      Color color = color(count);
      String suffix = ", " + threads(count);
      add(chart, "measured" + suffix, count, m -> m.seconds() * 1e3, color, null);
      float[] dashes = {8, 5};
      add(chart, "arithmetic at peak" + suffix, count, m -> m.arithmetic() * 1e3, color, dashes);
      float[] dots = {1, 4};
      add(chart, "all operands from memory" + suffix, count, m -> m.traffic() * 1e3, color, dots);
    }
    return chart;
  }

  /** GFLOP/s beside the peak. */
  private XYChart rates() {
    XYChart chart = chart("rate of the products of a step", "GFLOP/s", false);
    for (int count : threads) {
      Color color = color(count);
      add(chart, "reached, " + threads(count), count, m -> m.flops() / 1e9, color, null);
      float[] dashes = {8, 5};
      add(chart, "peak, " + threads(count), count, m -> m.peak() / 1e9, color, dashes);
    }
    return chart;
  }

  private XYChart chart(String title, String unit, boolean logarithmic) {
    ScalingCase base = measurements.getFirst().of();
    String others =
        switch (axis) {
          case BATCH -> "width " + base.width() + ", " + base.depth() + " layers";
          case WIDTH -> "batch " + base.batch() + ", " + base.depth() + " layers";
          case DEPTH -> "batch " + base.batch() + ", width " + base.width();
        };
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title + " (" + others + ")")
            .xAxisTitle(axis.name().toLowerCase(Locale.ROOT))
            .yAxisTitle(unit)
            .build();
    chart
        .getStyler()
        .setXAxisLogarithmic(true)
        .setYAxisLogarithmic(logarithmic)
        .setLegendPosition(LegendPosition.OutsideS)
        .setLegendLayout(LegendLayout.Vertical)
        .setChartBackgroundColor(Color.WHITE);
    if (!logarithmic) {
      chart.getStyler().setYAxisMin(0.0);
    }
    return chart;
  }

  /** Adds a line; without a pattern of dashes it is drawn through and the points are marked. */
  private void add(
      XYChart chart,
      String name,
      int count,
      ToDoubleFunction<Measurement> value,
      Color color,
      float @Nullable [] dashes) {
    List<Measurement> ofThreads = measurements.stream().filter(m -> m.threads() == count).toList();
    double[] x = ofThreads.stream().mapToDouble(m -> m.of().extent(axis)).toArray();
    double[] y = ofThreads.stream().mapToDouble(value).toArray();
    XYSeries series = chart.addSeries(name, x, y);
    Marker marker = dashes == null ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE;
    series.setMarker(marker).setMarkerColor(color).setLineColor(color);
    series.setLineStyle(
        new BasicStroke(
            dashes == null ? 2 : 1.5f,
            BasicStroke.CAP_ROUND,
            BasicStroke.JOIN_ROUND,
            10,
            dashes,
            0));
  }

  private Color color(int count) {
    return COLORS.get(threads.indexOf(count) % COLORS.size());
  }

  private static String threads(int count) {
    return count == 1 ? "1 thread" : count + " threads";
  }
}
