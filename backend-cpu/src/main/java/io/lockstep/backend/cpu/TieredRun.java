package io.lockstep.backend.cpu;

import io.lockstep.kernels.render.jvm.RunCode;
import org.jspecify.annotations.Nullable;

/**
 * A run that starts in scalar form and changes to the vector form once that is compiled. Vector
 * code is a thousand times slower before; the bits are the same.
 */
final class TieredRun implements RunCode {
  /** Elements after which the vector form is worth its compilation. */
  private static final int WORTH_WARMING = 1 << 14;

  private final RunCode scalar;
  private Runnable whenHot = () -> {};
  private volatile @Nullable RunCode vector;
  private int seen;
  private boolean asked;

  TieredRun(RunCode scalar) {
    this.scalar = scalar;
  }

  /** Sets what happens once, when enough elements were computed; before the first run. */
  void whenHot(Runnable action) {
    whenHot = action;
  }

  @Override
  public void run(long[] frame, int from, int to, int index) {
    RunCode fast = vector;
    if (fast != null) {
      fast.run(frame, from, to, index);
      return;
    }
    scalar.run(frame, from, to, index);
    count(to - from);
  }

  /** Counts without locks: it does not matter if threads lose some of the count. */
  private void count(int elements) {
    if (!asked) {
      seen += elements;
      if (seen >= WORTH_WARMING) {
        asked = true;
        whenHot.run();
      }
    }
  }

  void changeTo(RunCode compiled) {
    vector = compiled;
  }
}
