package io.lockstep.plot.figure;

/** Colours for numbers, each of which is told from the others by its brightness, too. */
public enum ColorRamp {
  /** From white over blue to a dark blue, for numbers from nothing to much. */
  SEQUENTIAL(0xffffff, 0xcfe1f2, 0x93c4de, 0x4a97c9, 0x0072b2, 0x0a3d66),
  /** Blue, white, vermilion, for numbers of either sign. */
  DIVERGING(0x0a3d66, 0x0072b2, 0x7fb8d9, 0xffffff, 0xeaae80, 0xd55e00, 0x7a3600);

  private final int[] stops;

  ColorRamp(int... stops) {
    this.stops = stops;
  }

  /** Returns the colour at a share from 0 to 1, as {@code 0xRRGGBB}. */
  public int at(double share) {
    double place = Math.clamp(Double.isNaN(share) ? 0 : share, 0.0, 1.0) * (stops.length - 1);
    int stop = (int) Math.min(Math.floor(place), stops.length - 2);
    return mixed(stops[stop], stops[stop + 1], place - stop);
  }

  /** Returns a colour between two others. */
  public static int mixed(int first, int second, double share) {
    int color = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int a = first >> shift & 255;
      int b = second >> shift & 255;
      color |= (int) Math.round(a + (b - a) * share) << shift;
    }
    return color;
  }
}
