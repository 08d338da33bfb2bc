package io.lockstep.training.nn;

import io.lockstep.tensor.Tensor;
import java.util.List;

/**
 * A part of a network: declares parameters and maps a batch {@code [n, in]} to {@code [n, out]}.
 */
public interface Layer {
  /** Returns the parameters, in the order they lie in memory. */
  default List<Parameter> parameters() {
    return List.of();
  }

  /** Returns the layer's result for a batch. */
  Tensor forward(Tensor x, ForwardContext context);

  /** Returns how many random streams it needs: one for itself, or those of the layers within. */
  default int randomStreams() {
    return 1;
  }
}
