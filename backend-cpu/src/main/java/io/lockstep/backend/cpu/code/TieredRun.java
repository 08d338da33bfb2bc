package io.lockstep.backend.cpu.code;

import io.lockstep.kernels.render.jvm.RunCode;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A run that starts in scalar form and changes to the vector form once that is compiled. Vector
 * code is a thousand times slower before; the bits are the same.
 */
final class TieredRun implements RunCode {
  /** Elements before which the vector form is not worth its compilation. */
  private static final int MANY_ELEMENTS = 1 << 14;

  /** Replays before which it is not, so that what runs once, as at the start, stays scalar. */
  private static final int MANY_REPLAYS = 4;

  private final RunCode scalar;
  private final IntSupplier replays;
  private Runnable whenHot = () -> {};
  private volatile @Nullable RunCode vector;
  private int elementsSeen;
  private int replaysSeen;
  private int lastReplay = -1;
  private boolean asked;

  /**
   * Creates the run.
   *
   * @param replays the number of the current replay
   */
  TieredRun(RunCode scalar, IntSupplier replays) {
    this.scalar = scalar;
    this.replays = replays;
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
    if (asked) {
      return;
    }
    elementsSeen += Math.min(elements, MANY_ELEMENTS - elementsSeen);
    int replay = replays.getAsInt();
    if (replay != lastReplay) {
      lastReplay = replay;
      replaysSeen++;
    }
    if (elementsSeen >= MANY_ELEMENTS && replaysSeen >= MANY_REPLAYS) {
      asked = true;
      whenHot.run();
    }
  }

  void changeTo(RunCode compiled) {
    vector = compiled;
  }
}
