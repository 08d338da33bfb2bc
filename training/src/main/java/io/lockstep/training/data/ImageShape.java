package io.lockstep.training.data;

/**
 * The shape of a feature row that is an image, stored row by row, channels last.
 *
 * @param height the number of pixel rows
 * @param width the number of pixel columns
 * @param channels the number of values per pixel: 1 for grey
 */
public record ImageShape(int height, int width, int channels) {
  /** Checks that every extent is at least 1. */
  public ImageShape {
    if (height < 1 || width < 1 || channels < 1) {
      throw new IllegalArgumentException(
          "[image shape] "
              + height
              + "x"
              + width
              + "x"
              + channels
              + " has an empty side; every extent must be at least 1");
    }
  }

  /**
   * The number of values of one image.
   *
   * @return height x width x channels
   */
  public int size() {
    return Math.multiplyExact(Math.multiplyExact(height, width), channels);
  }
}
