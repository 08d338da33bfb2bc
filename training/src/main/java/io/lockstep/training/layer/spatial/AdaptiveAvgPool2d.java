package io.lockstep.training.layer.spatial;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.spatial.Pooling;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Layer;
import java.util.List;

/**
 * The mean of each of so many parts, as even as can be: {@code [n, c, h, w] -> [n, c, size...]}, as
 * in PyTorch. Parts may overlap by one element where they cannot be even.
 *
 * @param size parts of an axis, at most its elements; one number for all axes or one for each
 */
public record AdaptiveAvgPool2d(List<Integer> size) implements Layer {
  private static final String NAME = "adaptive_avg_pool2d";

  /** Checks the numbers. */
  public AdaptiveAvgPool2d {
    size = Space.checked(NAME, "size", size, 2, 1);
  }

  /** Creates a layer of so many parts along each axis. */
  public AdaptiveAvgPool2d(int... size) {
    this(Space.list(size));
  }

  @Override
  public Shape declare(Declaration declare, Shape in) {
    return Pools.adaptive(NAME, 2, size, declare, in);
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    int[] parts = Space.perAxis(size, 2);
    return Pooling.adaptiveAvgPool2d(x, parts[0], parts[1]);
  }
}
