package io.lockstep.backend.cpu.window;

import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.Shape;

/** Where elements lie, worked out before a kernel runs. */
final class Starts {
  private Starts() {}

  /** Returns where each element over some axes lies, in row-major order. */
  static long[] of(Shape sizes, long[] strides, int from, int to) {
    long[] starts = {0};
    for (int axis = from; axis < to; axis++) {
      int size = sizes.dim(axis);
      long[] more = new long[Math.multiplyExact(starts.length, size)];
      for (int i = 0; i < more.length; i++) {
        more[i] = starts[i / size] + i % size * strides[axis];
      }
      starts = more;
    }
    return starts;
  }

  /** Returns where each element over some axes of a layout lies, in bytes. */
  static long[] of(Layout layout, int bytes, int from, int to) {
    long[] strides = layout.strides().stream().mapToLong(s -> (long) s * bytes).toArray();
    return of(layout.shape(), strides, from, to);
  }
}
