package io.lockstep.training.layer.spatial;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.spatial.Pooling;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Layer;

/**
 * The largest element of each channel, {@code [n, c, l] -> [n, c]} and {@code [n, c, h, w] -> [n,
 * c]}.
 */
public record GlobalMaxPool() implements Layer {
  @Override
  public Shape declare(Declaration declare, Shape in) {
    return Shape.of(Pools.channels("global_max_pool", declare, in));
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    return Pooling.globalMaxPool(x);
  }
}
