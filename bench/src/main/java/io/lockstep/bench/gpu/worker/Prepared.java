package io.lockstep.bench.gpu.worker;

import io.lockstep.tensor.CompiledStep;
import io.lockstep.tensor.Engine;

/** Work that has been compiled, with its operands on the device. */
interface Prepared extends AutoCloseable {
  /** Queues one run. */
  void run();

  /** Returns the numbers that the other side's must be close to, of the latest run. */
  float[] sample();

  /** Returns the step that {@link #run} replays. */
  CompiledStep step();

  /** Returns the engine it is on. */
  Engine engine();

  /** Frees what the work holds. */
  @Override
  void close();
}
