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
 * The largest element of each window; padding never is it: {@code [n, c, l] -> [n, c, l']}, as in
 * PyTorch.
 *
 * @param size elements of a window
 * @param stride elements from one window to the next; 0 for windows side by side
 * @param padding elements at the ends of an axis, at most half of the size
 * @param dilation elements from one of a window's elements to the next
 */
public record MaxPool1d(int size, int stride, Padding padding, int dilation) implements Layer {
  private static final String NAME = "max_pool1d";

  /** Checks the numbers. */
  public MaxPool1d {
    Pools.require(NAME, 1, options(size, stride, padding.fixed(), dilation));
  }

  /** Creates a layer of windows side by side, without padding. */
  public MaxPool1d(int size) {
    this(size, 0, Padding.of(0), 1);
  }

  /** Returns this layer with another stride. */
  public MaxPool1d withStride(int value) {
    return new MaxPool1d(size, value, padding, dilation);
  }

  /** Returns this layer with other padding. */
  public MaxPool1d withPadding(int value) {
    return with(Padding.of(value));
  }

  /** Returns this layer with as much padding as keeps {@code ceil(size / stride)} windows. */
  public MaxPool1d withSamePadding() {
    return with(Padding.SAME);
  }

  private MaxPool1d with(Padding value) {
    return new MaxPool1d(size, stride, value, dilation);
  }

  private static WindowOptions options(int size, int stride, List<Integer> padding, int dilation) {
    int strides = stride == 0 ? size : stride;
    return new WindowOptions(List.of(size), List.of(strides), padding, List.of(dilation));
  }

  private WindowOptions options(Shape in) {
    WindowOptions all = options(size, stride, List.of(0), dilation);
    return options(
        size, stride, padding.of(in, all.size(), all.stride(), all.dilation()), dilation);
  }

  @Override
  public Shape declare(Declaration declare, Shape in) {
    return Pools.declare(NAME, 1, options(in), declare, in);
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    return Pooling.maxPool1d(x, options(Space.example(x)));
  }
}
