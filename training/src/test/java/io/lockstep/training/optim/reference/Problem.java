package io.lockstep.training.optim.reference;

import java.util.List;

/** Something to minimize, with its gradient by hand, in double. */
interface Problem {
  /** Returns where every run begins; written by nobody. */
  List<Values> start();

  /**
   * Returns loss and gradient.
   *
   * @param parameters of the shapes of {@link #start}
   * @param t the number of the step, from 1, which picks batch and noise
   */
  Slope at(List<Values> parameters, int t);

  /**
   * A loss and its gradient.
   *
   * @param loss of the batch
   * @param gradients by each parameter
   */
  record Slope(double loss, List<Values> gradients) {}
}
