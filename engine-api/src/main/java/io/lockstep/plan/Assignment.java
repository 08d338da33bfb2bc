package io.lockstep.plan;

import io.lockstep.graph.Node;
import io.lockstep.graph.Source;

/** A new value for a source, to take effect when everything has been read. */
public record Assignment(Source target, Node value) {
  /** Checks that the value fits. */
  public Assignment {
    if (!target.shape().equals(value.shape()) || target.dtype() != value.dtype()) {
      throw new IllegalArgumentException(
          "[assign] "
              + target
              + " cannot take "
              + Node.describe(value)
              + "; shape and type must be equal");
    }
  }
}
