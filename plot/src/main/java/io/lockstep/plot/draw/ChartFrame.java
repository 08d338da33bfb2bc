package io.lockstep.plot.draw;

import io.lockstep.plot.style.Letters;
import io.lockstep.plot.style.Palette;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A chart of two axes of numbers with its legend, in which an overlay is painted. */
final class ChartFrame {
  /** About how many pixels of legend lie in one line below a chart. */
  private static final int LINE_OF_LEGEND = 640;

  /** What XChart takes for a tick. */
  private static final int LONGEST_NAME = 20;

  private record Entry(String name, Color color, java.awt.@Nullable BasicStroke line, int marker) {}

  private final String title;
  private final AxisRange x;
  private final AxisRange y;
  private final List<Entry> entries = new ArrayList<>();
  private List<String> names = List.of();
  private boolean isNamedAcross;

  ChartFrame(String title, AxisRange x, AxisRange y) {
    this.title = title;
    this.x = x;
    this.y = y;
  }

  /** Adds a line to the legend, with a marker unless that is negative. */
  void line(String name, Color color, java.awt.BasicStroke stroke, int marker) {
    entries.add(new Entry(name, color, stroke, marker));
  }

  /** Adds a marker to the legend. */
  void marker(String name, Color color, int marker) {
    entries.add(new Entry(name, color, null, marker));
  }

  /** Puts names beside the places 0, 1, 2 and so on of an axis, in place of numbers. */
  void names(List<String> ofPlaces, boolean across) {
    names = ofPlaces.stream().map(ChartFrame::shortened).toList();
    isNamedAcross = across;
  }

  /** Returns the chart with what is painted between its axes. */
  XYChart with(Overlay overlay, int width, int height) {
    XYChart chart =
        new XYChartBuilder()
            .width(width)
            .height(height)
            .title(title)
            .xAxisTitle(x.label())
            .yAxisTitle(y.label())
            .build();
    AxesChartStyler styler = chart.getStyler();
    style(styler);
    styler.setXAxisLogarithmic(x.isLogarithmic()).setYAxisLogarithmic(y.isLogarithmic());
    styler.setXAxisLogarithmicDecadeOnly(false).setYAxisLogarithmicDecadeOnly(false);
    styler.setXAxisTickLabelsFormattingFunction(x::tick);
    styler.setYAxisTickLabelsFormattingFunction(y::tick);
    if (x.isWhole()) {
      // No ticks between whole numbers: a hint of one unit makes a step of one.
      int unit = (int) ((width - 110) / (x.most() - x.least()));
      styler.setXAxisTickMarkSpacingHint(Math.max(70, unit));
    }
    styler.setXAxisMin(x.least()).setXAxisMax(x.most());
    styler.setYAxisMin(y.least()).setYAxisMax(y.most());
    if (!names.isEmpty()) {
      name(styler, width, height);
    }
    for (Entry entry : entries) {
      add(chart, entry);
    }
    if (entries.isEmpty()) {
      add(chart, new Entry(" ", Palette.INK, null, -1));
    }
    styler.setLegendVisible(entries.size() > 1);
    place(styler, entries.stream().map(Entry::name).toList());
    overlay.ranges(x, y);
    chart.addAnnotation(overlay);
    return chart;
  }

  private void name(AxesChartStyler styler, int width, int height) {
    // XChart chooses a step from what this hint is of the axis; about this one makes it 1.
    int step = Math.max(1, (isNamedAcross ? width - 110 : height - 140) / names.size());
    if (!isNamedAcross) {
      styler.setYAxisTickLabelsFormattingFunction(this::name).setYAxisTickMarkSpacingHint(step);
      styler.setPlotGridHorizontalLinesVisible(false);
      return;
    }
    styler.setXAxisTickLabelsFormattingFunction(this::name).setXAxisTickMarkSpacingHint(step);
    styler.setPlotGridVerticalLinesVisible(false);
    int longest = names.stream().mapToInt(String::length).max().orElse(0) * 7;
    if (longest > 0.8 * step) {
      styler.setXAxisLabelRotation(longest > step ? 90 : 45);
    }
  }

  private static String shortened(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 3) + "...";
  }

  private String name(double place) {
    int i = (int) Math.rint(place);
    return i >= 0 && i < names.size() ? names.get(i) : " ".repeat(2 + Math.abs(i % 100));
  }

  /** A series without a point that would be drawn, of which the legend has line and marker. */
  private void add(XYChart chart, Entry entry) {
    // Places at even distances would be taken for the ticks.
    double[] places = {x.least(), x.least() + 0.3 * (x.most() - x.least()), x.most()};
    double[] nowhere = {Double.NaN, Double.NaN, Double.NaN};
    XYSeries series = chart.addSeries(entry.name(), places, nowhere);
    series.setLineStyle(entry.line() == null ? SeriesLines.NONE : entry.line());
    series.setLineColor(entry.color());
    series.setMarkerColor(entry.color());
    series.setMarker(entry.marker() < 0 ? SeriesMarkers.NONE : new SeriesMarker(entry.marker()));
  }

  /** Puts the legend below the chart where it is short, else beside it. */
  static void place(AxesChartStyler styler, List<String> names) {
    int length = names.stream().mapToInt(name -> 60 + 7 * name.length()).sum();
    if (length < LINE_OF_LEGEND) {
      styler.setLegendPosition(LegendPosition.OutsideS).setLegendLayout(LegendLayout.Horizontal);
    } else {
      styler.setLegendPosition(LegendPosition.OutsideE).setLegendLayout(LegendLayout.Vertical);
    }
  }

  /** Gives a chart the looks of all figures. */
  static void style(AxesChartStyler styler) {
    styler.setLocale(Locale.ROOT);
    styler.setChartBackgroundColor(Palette.BACKGROUND).setChartFontColor(Palette.INK);
    styler.setChartTitleFont(Letters.bold(Letters.TITLE)).setChartTitleBoxVisible(false);
    styler.setChartTitlePadding(9).setChartPadding(12);
    styler.setLegendFont(Letters.font(Letters.SMALL)).setLegendBorderColor(Palette.BACKGROUND);
    styler.setLegendBackgroundColor(Palette.BACKGROUND).setLegendSeriesLineLength(30);
    styler.setPlotBackgroundColor(Palette.BACKGROUND).setPlotBorderColor(Palette.FRAME);
    styler.setPlotContentSize(1);
    styler.setAxisTitleFont(Letters.font(Letters.AXIS)).setAxisTitlePadding(8);
    styler.setAxisTickLabelsFont(Letters.font(Letters.SMALL));
    styler.setAxisTickLabelsColor(Palette.INK).setAxisTickMarksColor(Palette.FRAME);
    styler.setYAxisLabelAlignment(TextAlignment.Right);
    styler.setAxisTickMarkLength(4).setAxisTicksLineVisible(false);
    styler.setXAxisTickMarkSpacingHint(70).setYAxisTickMarkSpacingHint(44);
    styler.setPlotGridLinesColor(Palette.GRID).setPlotGridLinesStroke(Palette.stroke(1));
    styler.setPlotMargin(2).setMarkerSize(8);
  }
}
