package io.lockstep.plot.svg;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics;
import java.awt.Image;
import java.awt.Paint;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.image.BufferedImage;
import java.awt.image.ImageObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what is painted as SVG. Letters become outlines, so that they look the same wherever
 * they are seen; what they say stands in the picture's {@code title} and {@code desc}, which
 * browsers read out and find.
 */
public final class SvgGraphics extends ShapeGraphics {
  private final int width;
  private final int height;
  private final StringBuilder body;
  private final List<String> clips;
  private @Nullable Shape clip;

  /** Creates an empty picture. */
  public SvgGraphics(int width, int height) {
    this.width = width;
    this.height = height;
    this.body = new StringBuilder();
    this.clips = new ArrayList<>();
  }

  private SvgGraphics(SvgGraphics other) {
    super(other);
    this.width = other.width;
    this.height = other.height;
    this.body = other.body;
    this.clips = other.clips;
    this.clip = other.clip;
  }

  /** Returns the whole document. */
  public String document(String title, List<String> words) {
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
            .formatted(width, height));
    svg.append(" viewBox=\"0 0 %d %d\" role=\"img\">\n".formatted(width, height));
    svg.append("<title>").append(SvgNumbers.escaped(title)).append("</title>\n");
    svg.append("<desc>").append(SvgNumbers.escaped(String.join("; ", words))).append("</desc>\n");
    for (int i = 0; i < clips.size(); i++) {
      svg.append("<clipPath id=\"c%d\"><path d=\"%s\"/></clipPath>\n".formatted(i, clips.get(i)));
    }
    return svg.append(body).append("</svg>\n").toString();
  }

  @Override
  public Graphics create() {
    return new SvgGraphics(this);
  }

  @Override
  public void draw(Shape shape) {
    String path = SvgNumbers.path(shape, getTransform());
    Stroke stroke = getStroke();
    if (path.isEmpty()) {
      return;
    }
    if (!(stroke instanceof BasicStroke line)) {
      fill(stroke.createStrokedShape(shape));
      return;
    }
    open();
    body.append("<path d=\"").append(path).append("\" fill=\"none\" ");
    body.append(SvgNumbers.color("stroke", color().getRGB())).append(" stroke-width=\"");
    SvgNumbers.append(body, line.getLineWidth());
    body.append('"');
    if (line.getEndCap() == BasicStroke.CAP_ROUND) {
      body.append(" stroke-linecap=\"round\" stroke-linejoin=\"round\"");
    }
    float[] dashes = line.getDashArray();
    if (dashes != null) {
      body.append(" stroke-dasharray=\"");
      for (float dash : dashes) {
        SvgNumbers.append(body, dash);
        body.append(' ');
      }
      body.setLength(body.length() - 1);
      body.append('"');
    }
    body.append("/>");
    close();
  }

  @Override
  public void fill(Shape shape) {
    String path = SvgNumbers.path(shape, getTransform());
    if (!path.isEmpty()) {
      open();
      body.append("<path d=\"").append(path).append("\" ");
      body.append(SvgNumbers.color("fill", color().getRGB())).append("/>");
      close();
    }
  }

  private Color color() {
    Paint paint = getPaint();
    return paint instanceof Color color ? color : Color.BLACK;
  }

  private void open() {
    if (clip != null) {
      String path = SvgNumbers.path(clip, new AffineTransform());
      int known = clips.indexOf(path);
      if (known < 0) {
        known = clips.size();
        clips.add(path);
      }
      body.append("<g clip-path=\"url(#c").append(known).append(")\">");
    }
  }

  private void close() {
    body.append(clip == null ? "\n" : "</g>\n");
  }

  @Override
  public void drawString(String text, float x, float y) {
    if (!text.isEmpty()) {
      Font font = getFont();
      TextLayout layout = new TextLayout(text, font, getFontRenderContext());
      fill(layout.getOutline(AffineTransform.getTranslateInstance(x, y)));
    }
  }

  /** Draws an image whose pixels stay squares however large they become. */
  @Override
  public boolean drawImage(
      Image image, int x, int y, int wide, int high, @Nullable ImageObserver observer) {
    if (!(image instanceof BufferedImage pixels)) {
      throw unsupported("an image that is not in memory");
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(pixels, "png", png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    AffineTransform at = getTransform();
    open();
    body.append("<image x=\"");
    SvgNumbers.append(body, x + at.getTranslateX());
    body.append("\" y=\"");
    SvgNumbers.append(body, y + at.getTranslateY());
    body.append("\" width=\"%d\" height=\"%d\"".formatted(wide, high));
    body.append(" preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\"");
    body.append(" href=\"data:image/png;base64,");
    body.append(Base64.getEncoder().encodeToString(png.toByteArray())).append("\"/>");
    close();
    return true;
  }

  @Override
  public void clip(@Nullable Shape shape) {
    if (shape == null) {
      clip = null;
      return;
    }
    Shape moved = getTransform().createTransformedShape(shape);
    if (clip == null) {
      clip = moved;
    } else {
      Area both = new Area(clip);
      both.intersect(new Area(moved));
      clip = both;
    }
  }

  @Override
  public void setClip(@Nullable Shape shape) {
    clip = null;
    clip(shape);
  }

  @Override
  public @Nullable Shape getClip() {
    return clip == null ? null : inverse().createTransformedShape(clip);
  }
}
