package io.lockstep.plot.draw;

import io.lockstep.plot.figure.ColorRamp;
import io.lockstep.plot.figure.HeatMapPlot;
import io.lockstep.plot.style.Letters;
import io.lockstep.plot.style.NumberText;
import io.lockstep.plot.style.Palette;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.List;

/** A matrix of coloured cells with a scale of colours. */
final class MatrixDrawing implements Drawing {
  private static final int TOP = 44;
  private static final int SCALE = 90;
  private static final int LONGEST_NAME = 150;

  private final HeatMapPlot plot;
  private final double least;
  private final double most;
  private final ColorRamp ramp;

  MatrixDrawing(HeatMapPlot plot) {
    this.plot = plot;
    double low = Arrays.stream(plot.values()).min().orElse(0);
    double high = Arrays.stream(plot.values()).max().orElse(1);
    boolean isSigned = low < 0 && high > 0;
    double bound = Math.max(-low, high);
    this.ramp = isSigned ? ColorRamp.DIVERGING : ColorRamp.SEQUENTIAL;
    this.least = isSigned ? -bound : Math.min(low, 0);
    this.most = isSigned ? bound : high > least ? high : least + 1;
  }

  @Override
  public void paint(Graphics2D graphics, int width, int height) {
    Pen pen = new Pen(graphics);
    pen.clear(width, height);
    Font small = Letters.font(Letters.SMALL);
    double names = longest(pen, plot.rows(), small);
    double columnNames = longest(pen, plot.columns(), small);
    double left = 46 + names;
    double room = width - left - SCALE - 12;
    boolean aslant = columnNames > room / plot.columns().size() - 6;
    double below = 44 + (aslant ? 14 + columnNames * 0.71 : 18);
    Rectangle2D area = square(left, room, height - TOP - below);
    cells(graphics, pen, area);
    graphics.setColor(Palette.FRAME);
    graphics.setStroke(Palette.stroke(1));
    graphics.draw(area);
    double cellWidth = area.getWidth() / plot.columns().size();
    double cellHeight = area.getHeight() / plot.rows().size();
    int everyRow = (int) Math.ceil(13 / cellHeight);
    for (int i = 0; i < plot.rows().size(); i += everyRow) {
      String name = pen.fitted(plot.rows().get(i), small, LONGEST_NAME);
      double y = area.getY() + (i + 0.5) * cellHeight;
      pen.write(name, small, Palette.INK, area.getX() - 8, y, 1);
    }
    int everyColumn = (int) Math.ceil(13 / cellWidth);
    for (int i = 0; i < plot.columns().size(); i += everyColumn) {
      String name = pen.fitted(plot.columns().get(i), small, LONGEST_NAME);
      double x = area.getX() + (i + 0.5) * cellWidth;
      if (aslant) {
        pen.writeAslant(name, small, Palette.INK, x + 3, area.getMaxY() + 10);
      } else {
        pen.write(name, small, Palette.INK, x, area.getMaxY() + 14, 0.5);
      }
    }
    Font axis = Letters.font(Letters.AXIS);
    pen.writeUpwards(plot.row(), axis, Palette.INK, area.getX() - names - 28, area.getCenterY());
    double foot = area.getMaxY() + below - 24;
    pen.write(plot.column(), axis, Palette.INK, area.getCenterX(), foot, 0.5);
    Font bold = Letters.bold(Letters.TITLE);
    String title = pen.fitted(plot.title(), bold, width - 24);
    pen.write(title, bold, Palette.INK, width / 2.0, 24, 0.5);
    scale(graphics, pen, area);
  }

  private static double longest(Pen pen, List<String> names, Font font) {
    return names.stream()
        .mapToDouble(name -> Math.min(LONGEST_NAME, pen.width(name, font)))
        .max()
        .orElse(0);
  }

  /** The place of the cells, which are no wider than twice their height, nor narrower than it. */
  private Rectangle2D square(double left, double room, double high) {
    double cellHeight = high / plot.rows().size();
    double cellWidth = Math.min(room / plot.columns().size(), 1.6 * cellHeight);
    cellHeight = Math.min(cellHeight, 1.2 * cellWidth);
    double width = cellWidth * plot.columns().size();
    return new Rectangle2D.Double(
        left + (room - width) / 2, TOP, width, cellHeight * plot.rows().size());
  }

  private void cells(Graphics2D graphics, Pen pen, Rectangle2D area) {
    int columns = plot.columns().size();
    double cellWidth = area.getWidth() / columns;
    double cellHeight = area.getHeight() / plot.rows().size();
    Font font = fitting(pen, cellWidth, cellHeight);
    for (int i = 0; i < plot.values().length; i++) {
      double x = area.getX() + i % columns * cellWidth;
      int row = i / columns;
      double y = area.getY() + row * cellHeight;
      Color color = color(plot.values()[i]);
      graphics.setColor(color);
      graphics.fill(new Rectangle2D.Double(x, y, cellWidth, cellHeight));
      if (cellWidth > 8 && cellHeight > 8) {
        graphics.setColor(Palette.GRID);
        graphics.setStroke(Palette.stroke(0.5f));
        graphics.draw(new Rectangle2D.Double(x, y, cellWidth, cellHeight));
      }
      if (!plot.cells().isEmpty() && font.getSize() >= 7) {
        Color ink = isDark(color) ? Color.WHITE : Palette.INK;
        pen.write(plot.cells().get(i), font, ink, x + cellWidth / 2, y + cellHeight / 2, 0.5);
      }
    }
  }

  /** The largest letters with which the longest text fits into a cell. */
  private Font fitting(Pen pen, double cellWidth, double cellHeight) {
    int size = 14;
    while (size > 6
        && (size + 3 > cellHeight
            || longest(pen, plot.cells(), Letters.font(size)) > cellWidth - 4)) {
      size--;
    }
    return Letters.font(size);
  }

  private Color color(double value) {
    return new Color(ramp.at((value - least) / (most - least)));
  }

  private static boolean isDark(Color color) {
    return 0.299 * color.getRed() + 0.587 * color.getGreen() + 0.114 * color.getBlue() < 140;
  }

  private void scale(Graphics2D graphics, Pen pen, Rectangle2D area) {
    double x = area.getMaxX() + 22;
    int steps = 64;
    for (int i = 0; i < steps; i++) {
      double from = area.getMaxY() - area.getHeight() * (i + 1) / steps;
      graphics.setColor(new Color(ramp.at((i + 0.5) / steps)));
      graphics.fill(new Rectangle2D.Double(x, from, 14, area.getHeight() / steps + 0.5));
    }
    graphics.setColor(Palette.FRAME);
    graphics.setStroke(Palette.stroke(1));
    graphics.draw(new Rectangle2D.Double(x, area.getY(), 14, area.getHeight()));
    Font small = Letters.font(Letters.SMALL);
    double widest = 0;
    for (int i = 0; i <= 4; i++) {
      double value = least + (most - least) * i / 4;
      String text = NumberText.of(value, 3);
      double y = area.getMaxY() - area.getHeight() * i / 4;
      pen.write(text, small, Palette.INK, x + 20, y, 0);
      widest = Math.max(widest, pen.width(text, small));
    }
    pen.writeUpwards(plot.scale(), small, Palette.INK, x + 34 + widest, area.getCenterY());
  }
}
