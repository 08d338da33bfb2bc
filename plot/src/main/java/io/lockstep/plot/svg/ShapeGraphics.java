package io.lockstep.plot.svg;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Composite;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.GraphicsConfiguration;
import java.awt.Image;
import java.awt.Paint;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.NoninvertibleTransformException;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.BufferedImageOp;
import java.awt.image.ImageObserver;
import java.awt.image.RenderedImage;
import java.awt.image.renderable.RenderableImage;
import java.text.AttributedCharacterIterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that AWT wants of a surface to paint on, by four things: outlines drawn and filled, text, and
 * images of a size. What no figure uses is refused.
 */
abstract class ShapeGraphics extends Graphics2D {
  private final BufferedImage measure = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
  private final RenderingHints hints = new RenderingHints(null);
  private AffineTransform transform = new AffineTransform();
  private Stroke stroke = new BasicStroke();
  private Paint paint = Color.BLACK;
  private Color background = Color.WHITE;
  private Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

  ShapeGraphics() {}

  ShapeGraphics(ShapeGraphics other) {
    hints.putAll(other.hints);
    transform = new AffineTransform(other.transform);
    stroke = other.stroke;
    paint = other.paint;
    background = other.background;
    font = other.font;
  }

  static UnsupportedOperationException unsupported(String what) {
    return new UnsupportedOperationException("no figure paints " + what);
  }

  AffineTransform inverse() {
    try {
      return transform.createInverse();
    } catch (NoninvertibleTransformException e) {
      throw new IllegalStateException("figures are moved and turned alone", e);
    }
  }

  // Lines and areas.

  @Override
  public void drawLine(int x1, int y1, int x2, int y2) {
    draw(new Line2D.Double(x1, y1, x2, y2));
  }

  @Override
  public void fillRect(int x, int y, int width, int height) {
    fill(new Rectangle2D.Double(x, y, width, height));
  }

  @Override
  public void clearRect(int x, int y, int width, int height) {
    Paint before = paint;
    paint = background;
    fillRect(x, y, width, height);
    paint = before;
  }

  @Override
  public void drawRoundRect(int x, int y, int width, int height, int arcWidth, int arcHeight) {
    draw(new RoundRectangle2D.Double(x, y, width, height, arcWidth, arcHeight));
  }

  @Override
  public void fillRoundRect(int x, int y, int width, int height, int arcWidth, int arcHeight) {
    fill(new RoundRectangle2D.Double(x, y, width, height, arcWidth, arcHeight));
  }

  @Override
  public void drawOval(int x, int y, int width, int height) {
    draw(new Ellipse2D.Double(x, y, width, height));
  }

  @Override
  public void fillOval(int x, int y, int width, int height) {
    fill(new Ellipse2D.Double(x, y, width, height));
  }

  @Override
  public void drawArc(int x, int y, int width, int height, int start, int extent) {
    draw(new Arc2D.Double(x, y, width, height, start, extent, Arc2D.OPEN));
  }

  @Override
  public void fillArc(int x, int y, int width, int height, int start, int extent) {
    fill(new Arc2D.Double(x, y, width, height, start, extent, Arc2D.PIE));
  }

  @Override
  public void drawPolyline(int[] x, int[] y, int points) {
    draw(polygon(x, y, points));
  }

  @Override
  public void drawPolygon(int[] x, int[] y, int points) {
    Path2D path = polygon(x, y, points);
    path.closePath();
    draw(path);
  }

  @Override
  public void fillPolygon(int[] x, int[] y, int points) {
    Path2D path = polygon(x, y, points);
    path.closePath();
    fill(path);
  }

  private static Path2D polygon(int[] x, int[] y, int points) {
    Path2D.Double path = new Path2D.Double();
    path.moveTo(x[0], y[0]);
    for (int i = 1; i < points; i++) {
      path.lineTo(x[i], y[i]);
    }
    return path;
  }

  // Text.

  @Override
  public void drawString(String text, int x, int y) {
    drawString(text, (float) x, (float) y);
  }

  @Override
  public void drawString(AttributedCharacterIterator text, int x, int y) {
    throw unsupported("text of several kinds");
  }

  @Override
  public void drawString(AttributedCharacterIterator text, float x, float y) {
    throw unsupported("text of several kinds");
  }

  @Override
  public void drawGlyphVector(GlyphVector glyphs, float x, float y) {
    fill(glyphs.getOutline(x, y));
  }

  @Override
  public FontRenderContext getFontRenderContext() {
    return new FontRenderContext(null, true, true);
  }

  @Override
  public FontMetrics getFontMetrics(Font of) {
    Graphics2D graphics = measure.createGraphics();
    try {
      return graphics.getFontMetrics(of);
    } finally {
      graphics.dispose();
    }
  }

  // Images.

  @Override
  public boolean drawImage(Image image, int x, int y, @Nullable ImageObserver observer) {
    return drawImage(image, x, y, image.getWidth(null), image.getHeight(null), observer);
  }

  @Override
  public boolean drawImage(
      Image image, int x, int y, @Nullable Color behind, @Nullable ImageObserver observer) {
    return drawImage(image, x, y, observer);
  }

  @Override
  public boolean drawImage(
      Image image,
      int x,
      int y,
      int width,
      int height,
      @Nullable Color behind,
      @Nullable ImageObserver observer) {
    return drawImage(image, x, y, width, height, observer);
  }

  @Override
  public boolean drawImage(
      Image image,
      int dx1,
      int dy1,
      int dx2,
      int dy2,
      int sx1,
      int sy1,
      int sx2,
      int sy2,
      @Nullable ImageObserver observer) {
    throw unsupported("parts of images");
  }

  @Override
  public boolean drawImage(
      Image image,
      int dx1,
      int dy1,
      int dx2,
      int dy2,
      int sx1,
      int sy1,
      int sx2,
      int sy2,
      @Nullable Color behind,
      @Nullable ImageObserver observer) {
    throw unsupported("parts of images");
  }

  @Override
  public boolean drawImage(Image image, AffineTransform at, @Nullable ImageObserver observer) {
    throw unsupported("turned images");
  }

  @Override
  public void drawImage(BufferedImage image, @Nullable BufferedImageOp filter, int x, int y) {
    throw unsupported("filtered images");
  }

  @Override
  public void drawRenderedImage(RenderedImage image, AffineTransform at) {
    throw unsupported("turned images");
  }

  @Override
  public void drawRenderableImage(RenderableImage image, AffineTransform at) {
    throw unsupported("turned images");
  }

  @Override
  public void copyArea(int x, int y, int width, int height, int dx, int dy) {
    throw unsupported("copies of areas");
  }

  // Clips.

  @Override
  public void clipRect(int x, int y, int width, int height) {
    clip(new Rectangle(x, y, width, height));
  }

  @Override
  public void setClip(int x, int y, int width, int height) {
    setClip(new Rectangle(x, y, width, height));
  }

  @Override
  public @Nullable Rectangle getClipBounds() {
    Shape clip = getClip();
    return clip == null ? null : clip.getBounds();
  }

  @Override
  public boolean hit(Rectangle area, Shape shape, boolean onStroke) {
    return shape.intersects(area);
  }

  // State.

  @Override
  public void translate(int x, int y) {
    transform.translate(x, y);
  }

  @Override
  public void translate(double x, double y) {
    transform.translate(x, y);
  }

  @Override
  public void rotate(double angle) {
    transform.rotate(angle);
  }

  @Override
  public void rotate(double angle, double x, double y) {
    transform.rotate(angle, x, y);
  }

  @Override
  public void scale(double x, double y) {
    throw unsupported("at another scale");
  }

  @Override
  public void shear(double x, double y) {
    throw unsupported("aslant");
  }

  @Override
  public void transform(AffineTransform by) {
    transform.concatenate(by);
  }

  @Override
  public void setTransform(AffineTransform to) {
    transform = new AffineTransform(to);
  }

  @Override
  public AffineTransform getTransform() {
    return new AffineTransform(transform);
  }

  @Override
  public void setStroke(Stroke to) {
    stroke = to;
  }

  @Override
  public Stroke getStroke() {
    return stroke;
  }

  @Override
  public void setPaint(Paint to) {
    paint = to;
  }

  @Override
  public Paint getPaint() {
    return paint;
  }

  @Override
  public void setColor(Color to) {
    paint = to;
  }

  @Override
  public Color getColor() {
    return paint instanceof Color color ? color : Color.BLACK;
  }

  @Override
  public void setBackground(Color to) {
    background = to;
  }

  @Override
  public Color getBackground() {
    return background;
  }

  @Override
  public void setFont(Font to) {
    font = to;
  }

  @Override
  public Font getFont() {
    return font;
  }

  @Override
  public void setComposite(Composite to) {
    throw unsupported("by another rule than over what is there");
  }

  @Override
  public Composite getComposite() {
    return java.awt.AlphaComposite.SrcOver;
  }

  @Override
  public void setPaintMode() {}

  @Override
  public void setXORMode(Color with) {
    throw unsupported("by another rule than over what is there");
  }

  @Override
  public GraphicsConfiguration getDeviceConfiguration() {
    throw unsupported("on a screen");
  }

  @Override
  public void setRenderingHint(RenderingHints.Key key, @Nullable Object value) {
    if (value == null) {
      hints.remove(key);
    } else {
      hints.put(key, value);
    }
  }

  @Override
  public @Nullable Object getRenderingHint(RenderingHints.Key key) {
    return hints.get(key);
  }

  @Override
  public void setRenderingHints(Map<?, ?> to) {
    hints.clear();
    hints.putAll(to);
  }

  @Override
  public void addRenderingHints(Map<?, ?> more) {
    hints.putAll(more);
  }

  @Override
  public RenderingHints getRenderingHints() {
    return hints;
  }

  @Override
  public void dispose() {}
}
