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
 * @param padding elements at the ends of an axis, at most half of the size
 * @param dilation elements from one of a window's elements to the next, one for all axes or one for
 *     each
 */
public record MaxPool2d(
    List<Integer> size, List<Integer> stride, Padding padding, List<Integer> dilation)
    implements Layer {
  private static final String NAME = "max_pool2d";

  /** Checks the numbers. */
  public MaxPool2d {
    size = List.copyOf(size);
    stride = List.copyOf(stride);
    dilation = List.copyOf(dilation);
    Pools.require(NAME, 2, options(size, stride, padding.fixed(), dilation));
  }

  /** Creates a layer of windows side by side, without padding. */
  public MaxPool2d(int... size) {
    this(Space.list(size), List.of(), Padding.of(0), List.of(1));
  }

  /** Returns this layer with another stride. */
  public MaxPool2d withStride(int... values) {
    return new MaxPool2d(size, Space.list(values), padding, dilation);
  }

  /** Returns this layer with other padding. */
  public MaxPool2d withPadding(int... values) {
    return with(Padding.of(values));
  }

  /** Returns this layer with as much padding as keeps {@code ceil(size / stride)} windows. */
  public MaxPool2d withSamePadding() {
    return with(Padding.SAME);
  }

  private MaxPool2d with(Padding value) {
    return new MaxPool2d(size, stride, value, dilation);
  }

  private static WindowOptions options(
      List<Integer> size, List<Integer> stride, List<Integer> padding, List<Integer> dilation) {
    List<Integer> strides = stride.isEmpty() ? size : stride;
    return new WindowOptions(size, strides, padding, dilation);
  }

  private WindowOptions options(Shape in) {
    WindowOptions all = options(size, stride, List.of(0), dilation);
    return options(size, stride, padding.of(in, size, all.stride(), dilation), dilation);
  }

  @Override
  public Shape declare(Declaration declare, Shape in) {
    return Pools.declare(NAME, 2, options(in), declare, in);
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    return Pooling.maxPool2d(x, options(Space.example(x)));
  }
}
