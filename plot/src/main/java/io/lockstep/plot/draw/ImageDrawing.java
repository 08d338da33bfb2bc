package io.lockstep.plot.draw;

import io.lockstep.plot.figure.ImageGridPlot;
import io.lockstep.plot.figure.PlotImage;
import io.lockstep.plot.style.Letters;
import io.lockstep.plot.style.Palette;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.util.List;

/** Images in rows, as large as they fit, their pixels as squares. */
final class ImageDrawing implements Drawing {
  private static final int TOP = 48;
  private static final int MARGIN = 16;
  private static final int GAP = 4;
  private static final int CAPTION = 16;

  private final ImageGridPlot plot;

  ImageDrawing(ImageGridPlot plot) {
    this.plot = plot;
  }

  @Override
  public void paint(Graphics2D graphics, int width, int height) {
    Pen pen = new Pen(graphics);
    pen.clear(width, height);
    Font small = Letters.font(Letters.SMALL);
    Font axis = Letters.font(Letters.AXIS);
    double names =
        plot.names().stream().mapToDouble(name -> pen.width(name, axis) + 14).max().orElse(0);
    List<List<PlotImage>> rows = plot.rows();
    int columns = rows.getFirst().size();
    int caption = plot.captions().isEmpty() ? 0 : CAPTION;
    PlotImage first = rows.getFirst().getFirst();
    double roomAcross = (width - 2.0 * MARGIN - names) / columns - GAP;
    double roomDown = (double) (height - TOP - MARGIN) / rows.size() - GAP - caption;
    double pixel = Math.min(roomAcross / first.width(), roomDown / first.height());
    // Pixels of one size where they are seen as such, else as large as they fit.
    pixel = pixel >= 2 ? Math.floor(pixel) : pixel;
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION,
        pixel >= 2
            ? RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR
            : RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    int wide = (int) Math.max(1, first.width() * pixel);
    int high = (int) Math.max(1, first.height() * pixel);
    int left = (int) ((width - names - columns * (wide + GAP)) / 2 + names);
    int top = TOP + (int) Math.max(0, (roomDown - high) * rows.size() / 2);
    Font bold = Letters.bold(Letters.TITLE);
    String title = pen.fitted(plot.title(), bold, width - 24);
    pen.write(title, bold, Palette.INK, width / 2.0, 24, 0.5);
    int number = 0;
    for (int r = 0; r < rows.size(); r++) {
      int y = top + r * (high + GAP + caption);
      if (!plot.names().isEmpty()) {
        pen.write(plot.names().get(r), axis, Palette.INK, left - 14, y + high / 2.0, 1);
      }
      for (int c = 0; c < rows.get(r).size(); c++, number++) {
        int x = left + c * (wide + GAP);
        graphics.drawImage(Pixels.of(rows.get(r).get(c)), x, y, wide, high, null);
        graphics.setColor(Palette.FRAME);
        graphics.setStroke(Palette.stroke(0.8f));
        graphics.draw(new Rectangle2D.Double(x - 0.5, y - 0.5, wide + 1, high + 1));
        if (caption > 0) {
          String text = pen.fitted(plot.captions().get(number), small, wide + GAP - 2);
          pen.write(text, small, Palette.INK, x + wide / 2.0, y + high + 9, 0.5);
        }
      }
    }
  }
}
