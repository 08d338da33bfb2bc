package io.lockstep.training.layer;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Layer;
import java.util.List;

/**
 * What earlier layers beside it have given, in place of what comes to it: makes a {@link
 * Sequential} a graph, with skips, branches and several inputs and outputs. {@code input} names
 * what went into the layers that it is among.
 *
 * @param layers names of earlier layers beside this one, or {@code input}
 * @param join how they become one
 */
public record From(List<String> layers, Join join) implements Layer {
  /** Checks that there is one, and copies the names. */
  public From {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException(
          "[from] no layers are named; name one at least, or 'input'");
    }
  }

  @Override
  public Shape declare(Declaration declare, Shape in) {
    return join.declare(declare, layers.stream().map(declare::resultBeside).toList());
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    return join.forward(layers.stream().map(context::resultBeside).toList());
  }
}
