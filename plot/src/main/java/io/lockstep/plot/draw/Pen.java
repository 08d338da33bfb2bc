package io.lockstep.plot.draw;

import io.lockstep.plot.style.Palette;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;

/** Text on a surface, as outlines. */
final class Pen {
  private static final String MORE = "...";

  private final Graphics2D graphics;

  Pen(Graphics2D graphics) {
    this.graphics = graphics;
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
  }

  /** Covers the whole surface with the background. */
  void clear(int width, int height) {
    graphics.setColor(Palette.BACKGROUND);
    graphics.fill(new Rectangle2D.Double(0, 0, width, height));
  }

  double width(String text, Font font) {
    return text.isEmpty() ? 0 : layout(text, font).getAdvance();
  }

  private TextLayout layout(String text, Font font) {
    return new TextLayout(text, font, graphics.getFontRenderContext());
  }

  /** Returns a text that is no wider than that; what is cut off is shown by dots. */
  String fitted(String text, Font font, double width) {
    if (width(text, font) <= width) {
      return text;
    }
    int end = text.length();
    while (end > 1 && width(text.substring(0, end) + MORE, font) > width) {
      end = text.offsetByCodePoints(end, -1);
    }
    return text.substring(0, end) + MORE;
  }

  /** Writes a text whose share {@code along} of its width lies at x, and whose middle lies at y. */
  void write(String text, Font font, Color color, double x, double y, double along) {
    if (!text.isBlank()) {
      TextLayout layout = layout(text, font);
      double left = x - along * layout.getAdvance();
      fill(layout, color, AffineTransform.getTranslateInstance(left, y + middle(font)));
    }
  }

  /** Writes a text from bottom to top around a point. */
  void writeUpwards(String text, Font font, Color color, double x, double y) {
    if (!text.isBlank()) {
      TextLayout layout = layout(text, font);
      AffineTransform at = AffineTransform.getTranslateInstance(x, y);
      at.rotate(-Math.PI / 2);
      at.translate(-layout.getAdvance() / 2, middle(font));
      fill(layout, color, at);
    }
  }

  /** Writes a text aslant, which ends at a point. */
  void writeAslant(String text, Font font, Color color, double x, double y) {
    if (!text.isBlank()) {
      TextLayout layout = layout(text, font);
      AffineTransform at = AffineTransform.getTranslateInstance(x, y);
      at.rotate(-Math.PI / 4);
      at.translate(-layout.getAdvance(), middle(font));
      fill(layout, color, at);
    }
  }

  /** Writes a text on a light ground, so that it can be read over lines. */
  void label(String text, Font font, Color color, double x, double y, double along) {
    double wide = width(text, font) + 6;
    double high = font.getSize() + 4;
    graphics.setColor(Palette.faded(Palette.BACKGROUND, 0.85));
    graphics.fill(new Rectangle2D.Double(x - along * (wide - 6) - 3, y - high / 2, wide, high));
    write(text, font, color, x, y, along);
  }

  /** How far the base line lies below the middle of a line of text, the same for all texts. */
  private static double middle(Font font) {
    return 0.36 * font.getSize();
  }

  private void fill(TextLayout layout, Color color, AffineTransform at) {
    Shape outline = layout.getOutline(at);
    graphics.setColor(color);
    graphics.fill(outline);
  }
}
