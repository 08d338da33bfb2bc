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
 * @param padding elements at the ends of an axis, at most half of the size
 * @param countPadding whether padding counts as zeros, as in PyTorch; else, as in Keras, means are
 *     of what is inside
 */
public record AvgPool2d(
    List<Integer> size, List<Integer> stride, Padding padding, boolean countPadding)
    implements Layer {
  private static final String NAME = "avg_pool2d";

  /** Checks the numbers. */
  public AvgPool2d {
    size = List.copyOf(size);
    stride = List.copyOf(stride);
    Pools.require(NAME, 2, options(size, stride, padding.fixed()));
  }

  /** Creates a layer of windows side by side, without padding. */
  public AvgPool2d(int... size) {
    this(Space.list(size), List.of(), Padding.of(0), true);
  }

  /** Returns this layer with another stride. */
  public AvgPool2d withStride(int... values) {
    return new AvgPool2d(size, Space.list(values), padding, countPadding);
  }

  /** Returns this layer with other padding. */
  public AvgPool2d withPadding(int... values) {
    return with(Padding.of(values));
  }

  /** Returns this layer with as much padding as keeps {@code ceil(size / stride)} windows. */
  public AvgPool2d withSamePadding() {
    return with(Padding.SAME);
  }

  private AvgPool2d with(Padding value) {
    return new AvgPool2d(size, stride, value, countPadding);
  }

  /** Returns this layer with padding that counts as zeros, or not at all. */
  public AvgPool2d withCountPadding(boolean value) {
    return new AvgPool2d(size, stride, padding, value);
  }

  private static WindowOptions options(
      List<Integer> size, List<Integer> stride, List<Integer> padding) {
    List<Integer> strides = stride.isEmpty() ? size : stride;
    return new WindowOptions(size, strides, padding, List.of(1));
  }

  private WindowOptions options(Shape in) {
    WindowOptions all = options(size, stride, List.of(0));
    return options(size, stride, padding.of(in, size, all.stride(), all.dilation()));
  }

  @Override
  public Shape declare(Declaration declare, Shape in) {
    return Pools.declare(NAME, 2, options(in), declare, in);
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    return Pooling.avgPool2d(x, options(Space.example(x)), countPadding);
  }
}
