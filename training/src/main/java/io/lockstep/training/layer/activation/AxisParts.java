package io.lockstep.training.layer.activation;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.training.nn.Declaration;

/** Checks of layers that work on the last axis. */
final class AxisParts {
  private AxisParts() {}

  /**
   * Returns the shape of examples whose last axis is cut into parts of one length, one of which
   * remains.
   *
   * @param what takes so many parts, for the message
   * @throws IllegalArgumentException if the axis cannot be cut, or is not there
   */
  static Shape cut(String operation, Declaration declare, Shape in, int parts, String what) {
    if (in.rank() == 0 || in.dim(-1) % parts != 0) {
      throw declare.refusal(
          operation,
          "takes "
              + what
              + ", but gets examples of "
              + in
              + "; give it a last axis that "
              + parts
              + " divides");
    }
    return in.with(in.rank() - 1, in.dim(-1) / parts);
  }
}
