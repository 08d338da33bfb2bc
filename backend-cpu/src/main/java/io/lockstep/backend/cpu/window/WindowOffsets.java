package io.lockstep.backend.cpu.window;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.render.jvm.Memory;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.Window;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * Where the elements of all windows over a tensor lie, in bytes: those of an element are the sum of
 * three.
 *
 * @param planes where each plane begins; planes are what lies behind the axes in front of all
 *     windows
 * @param windows for each window of a plane where it begins
 * @param places for each place within a window where it lies
 */
record WindowOffsets(long[] planes, long[] windows, long[] places) {
  /** Returns the offsets of windows over a tensor. */
  static WindowOffsets of(Layout layout, DType type, List<Window> windows) {
    int rank = layout.shape().rank();
    int first = windows.stream().mapToInt(Window::axis).min().orElse(0);
    Layout over = layout.windows(windows);
    int bytes = type.bytes();
    return new WindowOffsets(
        Starts.of(over, bytes, 0, first),
        Starts.of(over, bytes, first, rank),
        Starts.of(over, bytes, rank, over.shape().rank()));
  }

  /** Returns the place of the first largest element of a window, the first NaN if it has one. */
  int largest(long window, DType type) {
    return type == DType.F64 ? largestDouble(window) : largestFloat(window);
  }

  /**
   * Compares numbers as whole numbers that are in the same order, with the place behind them, so
   * that nothing is guessed: a branch for each element would be wrong every other time.
   */
  int largestFloat(long window) {
    long best = Long.MIN_VALUE;
    for (int place = 0; place < places.length; place++) {
      float value = Memory.ALL.get(ValueLayout.JAVA_FLOAT, window + places[place]);
      int bits = Float.floatToIntBits(value + 0f); // A zero of either sign, any NaN: one each.
      int ordered = bits ^ (bits >> 31 & Integer.MAX_VALUE);
      best = Math.max(best, (long) ordered << 32 | ~place & 0xffffffffL);
    }
    return ~(int) best;
  }

  int largestDouble(long window) {
    double best = Memory.ALL.get(ValueLayout.JAVA_DOUBLE, window + places[0]);
    int at = 0;
    for (int place = 1; place < places.length; place++) {
      double value = Memory.ALL.get(ValueLayout.JAVA_DOUBLE, window + places[place]);
      boolean above = value > best || (Double.isNaN(value) && !Double.isNaN(best));
      best = above ? value : best;
      at = above ? place : at;
    }
    return at;
  }
}
