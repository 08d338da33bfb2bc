package io.lockstep.plot.draw;

import io.lockstep.plot.figure.ColorRamp;
import io.lockstep.plot.figure.ParallelAxis;
import io.lockstep.plot.figure.ParallelPlot;
import io.lockstep.plot.style.Letters;
import io.lockstep.plot.style.NumberText;
import io.lockstep.plot.style.Palette;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Trials as lines across upright axes, the dark ones the best. */
final class ParallelDrawing implements Drawing {
  private static final int TOP = 84;
  private static final int BELOW = 46;
  private static final int SIDE = 70;
  private static final int TICKS = 5;

  private final ParallelPlot plot;
  private final List<double[]> worstFirst;

  ParallelDrawing(ParallelPlot plot) {
    this.plot = plot;
    Comparator<double[]> byResult = Comparator.comparingDouble(line -> line[line.length - 1]);
    this.worstFirst = new ArrayList<>(plot.lines());
    worstFirst.sort(plot.lowerIsBetter() ? byResult.reversed() : byResult);
  }

  @Override
  public void paint(Graphics2D graphics, int width, int height) {
    Pen pen = new Pen(graphics);
    pen.clear(width, height);
    Font bold = Letters.bold(Letters.TITLE);
    pen.write(pen.fitted(plot.title(), bold, width - 24), bold, Palette.INK, width / 2.0, 24, 0.5);
    List<Column> columns = new ArrayList<>();
    double step = (width - 2.0 * SIDE) / (plot.axes().size() - 1);
    for (int i = 0; i < plot.axes().size(); i++) {
      columns.add(new Column(i, SIDE + i * step, TOP, height - BELOW));
    }
    for (int i = 0; i < worstFirst.size(); i++) {
      boolean best = i == worstFirst.size() - 1;
      double share = worstFirst.size() == 1 ? 1 : (double) i / (worstFirst.size() - 1);
      Color color = new Color(ColorRamp.SEQUENTIAL.at(0.25 + 0.65 * share));
      graphics.setColor(best ? Palette.color(1) : Palette.faded(color, 0.75));
      graphics.setStroke(Palette.stroke(best ? 3 : 1.4f));
      Path2D.Double path = new Path2D.Double();
      for (Column column : columns) {
        double y = column.y(worstFirst.get(i)[column.index]);
        if (column.index == 0) {
          path.moveTo(column.x, y);
        } else {
          path.lineTo(column.x, y);
        }
      }
      graphics.draw(path);
    }
    columns.forEach(column -> column.paint(graphics, pen, step));
    String legend =
        "darker: better "
            + plot.axes().getLast().name()
            + (plot.lowerIsBetter() ? " (lower)" : " (higher)")
            + "; thick: the best";
    Font small = Letters.font(Letters.SMALL);
    pen.write(legend, small, Palette.INK, width / 2.0, height - 14.0, 0.5);
  }

  /** One axis at its place. */
  private final class Column {
    final int index;
    final double x;
    private final ParallelAxis axis;
    private final double top;
    private final double bottom;
    private final double least;
    private final double most;

    Column(int index, double x, double top, double bottom) {
      this.index = index;
      this.x = x;
      this.top = top;
      this.bottom = bottom;
      this.axis = plot.axes().get(index);
      double low = plot.lines().stream().mapToDouble(l -> scaled(l[index])).min().orElse(0);
      double high = plot.lines().stream().mapToDouble(l -> scaled(l[index])).max().orElse(1);
      if (!axis.choices().isEmpty()) {
        low = 0;
        high = axis.choices().size() - 1.0;
      }
      this.least = low < high ? low : low - 0.5;
      this.most = low < high ? high : high + 0.5;
    }

    private double scaled(double value) {
      return axis.logarithmic() ? Math.log10(value) : value;
    }

    double y(double value) {
      return bottom - (scaled(value) - least) / (most - least) * (bottom - top);
    }

    void paint(Graphics2D graphics, Pen pen, double step) {
      graphics.setColor(Palette.INK);
      graphics.setStroke(Palette.stroke(1.2f));
      graphics.draw(new Line2D.Double(x, top, x, bottom));
      Font name = Letters.font(Letters.SMALL + 1);
      boolean high = index % 2 == 1 && plot.axes().size() > 4;
      double room = plot.axes().size() > 4 ? 2 * step - 10 : step - 6;
      if (index == 0 || index == plot.axes().size() - 1) {
        room = Math.min(room, 2.0 * SIDE - 8);
      }
      pen.write(
          pen.fitted(axis.name(), name, room), name, Palette.INK, x, top - (high ? 36 : 18), 0.5);
      Font small = Letters.font(Letters.SMALL);
      boolean last = index == plot.axes().size() - 1;
      for (int i = 0; i < ticks(); i++) {
        double y = bottom - (bottom - top) * i / Math.max(1, ticks() - 1);
        if (ticks() == 1) {
          y = y(0);
        }
        graphics.setColor(Palette.INK);
        graphics.draw(new Line2D.Double(x - 3, y, x + 3, y));
        String text = pen.fitted(tick(i), small, last ? SIDE - 12 : step - 12);
        pen.label(text, small, Palette.INK, x + 8, y, 0);
      }
    }

    private int ticks() {
      return axis.choices().isEmpty() ? TICKS : axis.choices().size();
    }

    private String tick(int i) {
      if (!axis.choices().isEmpty()) {
        return axis.choices().get(i);
      }
      double value = least + (most - least) * i / (TICKS - 1);
      return NumberText.of(axis.logarithmic() ? Math.pow(10, value) : value, 3);
    }
  }
}
