package io.lockstep.bench.ours;

import io.lockstep.bench.worker.Prepared;
import io.lockstep.tensor.Engine;

/** Work that is a compiled step, with its operands on the device. */
interface PreparedStep extends Prepared {
  /** Runs the compiled step again on the batch that is on the device. */
  void replay();

  /** Returns the engine it is on. */
  Engine engine();

  @Override
  default void synchronize() {
    engine().synchronize();
  }
}
