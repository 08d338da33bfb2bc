package io.lockstep.backend.cpu;

import static io.lockstep.kernels.render.jvm.Memory.ALL;

import io.lockstep.kernels.expr.BFloat16;
import io.lockstep.kernels.spec.Layout;
import java.lang.foreign.ValueLayout;

/**
 * A stretch of bfloat16 in memory copied as floats. Whatever lies between the elements of a layout
 * is copied with them, so that its strides remain.
 */
final class Widening {
  private static final int TASK = 64 * 1024;

  private Widening() {}

  /** Returns the number of elements from a layout's first to its last, both included. */
  static int span(Layout layout) {
    if (layout.shape().size() == 0) {
      return 0;
    }
    int last = 0;
    for (int axis = 0; axis < layout.shape().rank(); axis++) {
      last += (layout.shape().dim(axis) - 1) * layout.strides().get(axis);
    }
    return last + 1;
  }

  /** Copies {@code count} elements from one address to another. */
  static void run(WorkerPool pool, long from, long to, int count) {
    pool.forEach(
        Math.ceilDiv(count, TASK),
        (number, _) -> {
          int end = (int) Math.min((number + 1L) * TASK, count);
          for (int i = number * TASK; i < end; i++) {
            float wide = BFloat16.widen(ALL.get(ValueLayout.JAVA_SHORT, from + 2L * i));
            ALL.set(ValueLayout.JAVA_FLOAT, to + 4L * i, wide);
          }
        });
  }
}
