package io.lockstep.plot.style;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.List;

/**
 * The colours of Okabe and Ito (Color Universal Design, 2008) but yellow, which is not seen on
 * white, in an order in which neighbours differ in brightness, too; and dashes that say the same.
 */
public final class Palette {
  /** What is drawn on. */
  public static final Color BACKGROUND = Color.WHITE;

  /** Letters. */
  public static final Color INK = new Color(0x262626);

  /** Frames, and marks beside numbers. */
  public static final Color FRAME = new Color(0x8c8c8c);

  /** The lines behind what is drawn. */
  public static final Color GRID = new Color(0xe6e6e6);

  /** What is there to compare with. */
  public static final Color QUIET = new Color(0x9a9a9a);

  /** What is pointed out. */
  public static final Color MARK = new Color(0x000000);

  private static final List<Color> COLORS =
      List.of(
          new Color(0x0072b2), // blue
          new Color(0xd55e00), // vermilion
          new Color(0x009e73), // bluish green
          new Color(0xcc79a7), // reddish purple
          new Color(0xe69f00), // orange
          new Color(0x56b4e9), // sky blue
          new Color(0x000000)); // black

  private static final List<float[]> DASHES =
      List.of(
          new float[0],
          new float[] {9, 4},
          new float[] {3, 3},
          new float[] {10, 3, 2, 3},
          new float[] {16, 4});

  private Palette() {}

  /**
   * Returns the colour of a series; from the eighth on they come again, with other dashes and
   * markers.
   */
  public static Color color(int series) {
    return COLORS.get(series % COLORS.size());
  }

  /** Returns the line of a series. */
  public static BasicStroke line(int series) {
    return stroke(2, DASHES.get(series % DASHES.size()));
  }

  /** Returns a line of a width, through or in dashes. */
  public static BasicStroke stroke(float width, float... dashes) {
    return dashes.length == 0
        ? new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND)
        : new BasicStroke(
            width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, dashes.clone(), 0);
  }

  /** Returns the same colour, through which what lies behind shows. */
  public static Color faded(Color color, double opacity) {
    return new Color(
        color.getRed(), color.getGreen(), color.getBlue(), (int) Math.round(255 * opacity));
  }
}
