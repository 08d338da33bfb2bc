package io.lockstep.plot.draw;

import io.lockstep.plot.figure.PlotImage;
import java.awt.image.BufferedImage;

/** Images as AWT has them. */
final class Pixels {
  private Pixels() {}

  static BufferedImage of(PlotImage image) {
    BufferedImage pixels =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    pixels.setRGB(0, 0, image.width(), image.height(), image.colors(), 0, image.width());
    return pixels;
  }
}
