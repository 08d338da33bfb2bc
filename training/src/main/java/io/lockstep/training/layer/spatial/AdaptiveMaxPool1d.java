package io.lockstep.training.layer.spatial;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.spatial.Pooling;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Layer;
import java.util.List;

/**
 * The largest element of each of so many parts, as even as can be: {@code [n, c, l] -> [n, c,
 * size]}, as in PyTorch. Parts may overlap by one element where they cannot be even.
 *
 * @param size parts of an axis, at most its elements
 */
public record AdaptiveMaxPool1d(int size) implements Layer {
  private static final String NAME = "adaptive_max_pool1d";

  /** Checks the numbers. */
  public AdaptiveMaxPool1d {
    Space.checked(NAME, "size", List.of(size), 1, 1);
  }

  @Override
  public Shape declare(Declaration declare, Shape in) {
    return Pools.adaptive(NAME, 1, List.of(size), declare, in);
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    return Pooling.adaptiveMaxPool1d(x, size);
  }
}
