package io.lockstep.plot.svg;

import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.PathIterator;

/** Numbers, colours and outlines as SVG has them. */
final class SvgNumbers {
  private static final String COMMANDS = "MLQCZ";

  private SvgNumbers() {}

  /** Appends a number with up to two decimals. */
  static void append(StringBuilder text, double number) {
    long hundredths = Math.round(number * 100);
    if (hundredths < 0) {
      text.append('-');
    }
    long size = Math.abs(hundredths);
    text.append(size / 100);
    if (size % 100 != 0) {
      text.append('.').append(size % 100 / 10);
      if (size % 10 != 0) {
        text.append(size % 10);
      }
    }
  }

  /** Returns the data of a path. */
  static String path(Shape shape, AffineTransform transform) {
    StringBuilder path = new StringBuilder();
    double[] points = new double[6];
    for (PathIterator i = shape.getPathIterator(transform); !i.isDone(); i.next()) {
      int segment = i.currentSegment(points);
      path.append(COMMANDS.charAt(segment));
      int numbers =
          switch (segment) {
            case PathIterator.SEG_MOVETO, PathIterator.SEG_LINETO -> 2;
            case PathIterator.SEG_QUADTO -> 4;
            case PathIterator.SEG_CUBICTO -> 6;
            default -> 0;
          };
      for (int n = 0; n < numbers; n++) {
        if (n > 0) {
          path.append(' ');
        }
        append(path, points[n]);
      }
    }
    return path.toString();
  }

  /** Returns an attribute of a colour, with its opacity where there is one. */
  static String color(String attribute, int argb) {
    int alpha = argb >>> 24;
    String color = attribute + "=\"#%06x\"".formatted(argb & 0xffffff);
    if (alpha == 255) {
      return color;
    }
    StringBuilder opacity = new StringBuilder();
    append(opacity, alpha / 255.0);
    return color + " " + attribute + "-opacity=\"" + opacity + "\"";
  }

  /** Returns text that may stand in an element or an attribute. */
  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '&' -> escaped.append("&amp;");
            case '<' -> escaped.append("&lt;");
            case '>' -> escaped.append("&gt;");
            case '"' -> escaped.append("&quot;");
            default -> escaped.appendCodePoint(isText(c) ? c : '\ufffd');
          }
        });
    return escaped.toString();
  }

  /** Whether XML allows a character. */
  private static boolean isText(int c) {
    boolean surrogate = c >= 0xd800 && c < 0xe000;
    return c == '\t' || c == '\n' || c == '\r' || c >= 0x20 && !surrogate && (c & 0xfffe) != 0xfffe;
  }
}
