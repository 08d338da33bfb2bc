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
  Tensor forward(Tensor x, Pass pass);

  /** Returns the number of layers within that can draw random numbers of their own. */
  default int places() {
    return 1;
  }
}
