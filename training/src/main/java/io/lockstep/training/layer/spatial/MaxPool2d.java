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
 * The largest element of each window; padding never is it: {@code [n, c, h, w] -> [n, c, h', w']},
 * as in PyTorch.
 *
 * @param size elements of a window, one for all axes or one for each
 * @param stride elements from one window to the next, one for all axes or one for each; empty for
 *     windows side by side
 * @param padding elements on both sides of an axis, at most half of the size, one for all axes or
 *     one for each
 * @param dilation elements from one of a window's elements to the next, one for all axes or one for
 *     each
 */
public record MaxPool2d(
    List<Integer> size, List<Integer> stride, List<Integer> padding, List<Integer> dilation)
    implements Layer {
  private static final String NAME = "max_pool2d";

  /** Checks the numbers. */
  public MaxPool2d {
    size = List.copyOf(size);
    stride = List.copyOf(stride);
    padding = List.copyOf(padding);
    dilation = List.copyOf(dilation);
    Pools.require(NAME, 2, options(size, stride, padding, dilation));
  }

  /** Creates a layer of windows side by side, without padding. */
  public MaxPool2d(int... size) {
    this(Space.list(size), List.of(), List.of(0), List.of(1));
  }

  /** Returns this layer with another stride. */
  public MaxPool2d withStride(int... values) {
    return new MaxPool2d(size, Space.list(values), padding, dilation);
  }

  /** Returns this layer with other padding. */
  public MaxPool2d withPadding(int... values) {
    return new MaxPool2d(size, stride, Space.list(values), dilation);
  }

  private static WindowOptions options(
      List<Integer> size, List<Integer> stride, List<Integer> padding, List<Integer> dilation) {
    List<Integer> strides = stride.isEmpty() ? size : stride;
    return new WindowOptions(size, strides, padding, dilation);
  }

  private WindowOptions options() {
    return options(size, stride, padding, dilation);
  }

  @Override
  public Shape declare(Declaration declare, Shape in) {
    return Pools.declare(NAME, 2, options(), declare, in);
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    return Pooling.maxPool2d(x, options());
  }
}
