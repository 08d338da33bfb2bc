package io.lockstep.training.layer.spatial;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.spatial.Pooling;
import io.lockstep.tensor.spatial.WindowOptions;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Layer;
import java.util.List;

/**
 * The mean of each window: {@code [n, c, h, w] -> [n, c, h', w']}, as in PyTorch.
 *
 * @param size elements of a window, one for all axes or one for each
 * @param stride elements from one window to the next, one for all axes or one for each; empty for
 *     windows side by side
 * @param padding elements on both sides of an axis, at most half of the size, one for all axes or
 *     one for each
 * @param countPadding whether padding counts as zeros, as in PyTorch; else, as in Keras, means are
 *     of what is inside
 */
public record AvgPool2d(
    List<Integer> size, List<Integer> stride, List<Integer> padding, boolean countPadding)
    implements Layer {
  private static final String NAME = "avg_pool2d";

  /** Checks the numbers. */
  public AvgPool2d {
    size = List.copyOf(size);
    stride = List.copyOf(stride);
    padding = List.copyOf(padding);
    Pools.require(NAME, 2, options(size, stride, padding));
  }

  /** Creates a layer of windows side by side, without padding. */
  public AvgPool2d(int... size) {
    this(Space.list(size), List.of(), List.of(0), true);
  }

  /** Returns this layer with another stride. */
  public AvgPool2d withStride(int... values) {
    return new AvgPool2d(size, Space.list(values), padding, countPadding);
  }

  /** Returns this layer with other padding. */
  public AvgPool2d withPadding(int... values) {
    return new AvgPool2d(size, stride, Space.list(values), countPadding);
  }

  private static WindowOptions options(
      List<Integer> size, List<Integer> stride, List<Integer> padding) {
    List<Integer> strides = stride.isEmpty() ? size : stride;
    return new WindowOptions(size, strides, padding, List.of(1));
  }

  private WindowOptions options() {
    return options(size, stride, padding);
  }

  @Override
  public Shape declare(Declaration declare, Shape in) {
    return Pools.declare(NAME, 2, options(), declare, in);
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    return Pooling.avgPool2d(x, options(), countPadding);
  }
}
