package io.lockstep.backend.cpu.product;

import static io.lockstep.kernels.render.jvm.Memory.ALL;

import io.lockstep.backend.cpu.work.Parts;
import io.lockstep.backend.cpu.work.Workers;
import io.lockstep.kernels.expr.BFloat16;
import java.lang.foreign.ValueLayout;

/**
 * A stretch of bfloat16 in memory that is copied as floats. Whatever lies between the elements of a
 * layout is copied with them, so that its strides remain.
 */
final class Widening implements Workers.Task {
  private static final int TASK = 64 * 1024;

  private final Workers workers;
  private final long from;
  private final Parts parts;
  private long to;

  /** Binds a stretch of {@code count} elements that starts at address {@code from}. */
  Widening(Workers workers, long from, int count) {
    this.workers = workers;
    this.from = from;
    this.parts = new Parts(count, TASK);
  }

  /** Copies all elements to an address. */
  void copyTo(long address) {
    to = address;
    workers.forEach(parts.number(), this);
  }

  @Override
  public void run(int task, int worker) {
    int end = parts.end(task);
    for (int i = parts.start(task); i < end; i++) {
      float wide = BFloat16.widen(ALL.get(ValueLayout.JAVA_SHORT, from + 2L * i));
      ALL.set(ValueLayout.JAVA_FLOAT, to + 4L * i, wide);
    }
  }
}
