package io.lockstep.training.loop.step;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What the random numbers of each pass of a run are drawn by: seed and step, on the device. */
public final class Draws {
  /** By what the seeds of micro-batches differ: 2^64 divided by the golden ratio. */
  private static final long NEXT_SEED = 0x9E3779B97F4A7C15L;

  private final Engine engine;
  private final long seed;
  private final Tensor randomness;
  private final MemorySegment key = Arena.ofAuto().allocate(3 * Integer.BYTES, Integer.BYTES);

  /** Creates what passes draw by, on the device. */
  public Draws(Engine engine, long seed) {
    this.engine = engine;
    this.seed = seed;
    this.randomness = engine.input("randomness", DType.I32, Shape.of(3));
  }

  /** Returns an I32 vector {@code [seed low, seed high, step]}. */
  Tensor randomness() {
    return randomness;
  }

  /**
   * Draws for a pass from now on.
   *
   * @param step number of the step, from 1
   * @param part number of the micro-batch in its batch, from 0
   */
  void of(long step, int part) {
    long ofPart = seed + part * NEXT_SEED;
    key.setAtIndex(ValueLayout.JAVA_INT, 0, (int) ofPart);
    key.setAtIndex(ValueLayout.JAVA_INT, 1, (int) (ofPart >>> Integer.SIZE));
    key.setAtIndex(ValueLayout.JAVA_INT, 2, (int) step);
    engine.write(randomness, key);
  }
}
