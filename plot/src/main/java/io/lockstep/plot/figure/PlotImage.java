package io.lockstep.plot.figure;

/**
 * An image.
 *
 * @param height in pixels
 * @param width in pixels
 * @param colors of the pixels as {@code 0xRRGGBB}, row by row from the top
 */
public record PlotImage(int height, int width, int[] colors) {
  /** FigureChecks the extents. */
  public PlotImage {
    FigureChecks.that(
        height > 0 && width > 0 && (long) height * width == colors.length,
        "an image of %d x %d pixels has %d colours; give one of each"
            .formatted(height, width, colors.length));
    colors = colors.clone();
  }

  /** An image of brightnesses, of which {@code black} is black and {@code white} white. */
  public static PlotImage grey(int height, int width, float[] values, float black, float white) {
    sized(height, width, 1, values.length);
    int[] colors = new int[values.length];
    for (int i = 0; i < colors.length; i++) {
      colors[i] = 0x010101 * level(values[i], black, white);
    }
    return new PlotImage(height, width, colors);
  }

  /** An image of red, green and blue for each pixel, from {@code black} to {@code white}. */
  public static PlotImage color(int height, int width, float[] values, float black, float white) {
    sized(height, width, 3, values.length);
    int[] colors = new int[height * width];
    for (int i = 0; i < colors.length; i++) {
      colors[i] =
          level(values[3 * i], black, white) << 16
              | level(values[3 * i + 1], black, white) << 8
              | level(values[3 * i + 2], black, white);
    }
    return new PlotImage(height, width, colors);
  }

  /** An image of numbers of either sign: blue below 0, white at 0, vermilion above. */
  public static PlotImage signed(int height, int width, float[] values, float bound) {
    sized(height, width, 1, values.length);
    int[] colors = new int[values.length];
    for (int i = 0; i < colors.length; i++) {
      double share = bound > 0 ? Math.clamp(values[i] / bound, -1.0, 1.0) : 0;
      colors[i] = ColorRamp.DIVERGING.at(0.5 + 0.5 * share);
    }
    return new PlotImage(height, width, colors);
  }

  private static void sized(int height, int width, int channels, int values) {
    FigureChecks.that(
        (long) height * width * channels == values,
        "an image of %d x %d pixels in %d channels has %d values; give height x width x channels"
            .formatted(height, width, channels, values));
  }

  private static int level(float value, float black, float white) {
    double share = white == black ? 0.5 : (value - black) / (white - black);
    return Double.isNaN(share) ? 0 : (int) Math.round(255 * Math.clamp(share, 0.0, 1.0));
  }
}
