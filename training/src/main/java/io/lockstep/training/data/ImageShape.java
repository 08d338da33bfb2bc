package io.lockstep.training.data;

/**
 * The shape of a feature row that is an image, stored row by row, channels last.
 *
 * @param height the number of pixel rows
 * @param width the number of pixel columns
 * @param channels the number of values per pixel: 1 for grey
 */
public record ImageShape(int height, int width, int channels) {
  /** Checks that every extent is at least 1, and that there are at most 2^31-1 values. */
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
    long pixels = (long) height * width;
    if (pixels > Integer.MAX_VALUE || pixels * channels > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "[image shape] "
              + height
              + "x"
              + width
              + "x"
              + channels
              + " has more than "
              + Integer.MAX_VALUE
              + " values; give a smaller image");
    }
  }

  /**
   * The number of values of one image.
   *
   * @return height x width x channels
   */
  public int size() {
    return height * width * channels;
  }
}
