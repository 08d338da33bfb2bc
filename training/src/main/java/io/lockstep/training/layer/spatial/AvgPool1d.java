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
 * The mean of each window: {@code [n, c, l] -> [n, c, l']}, as in PyTorch.
 *
 * @param size elements of a window
 * @param stride elements from one window to the next; 0 for windows side by side
 * @param padding elements at the ends of an axis, at most half of the size
 * @param countPadding whether padding counts as zeros, as in PyTorch; else, as in Keras, means are
 *     of what is inside
 */
public record AvgPool1d(int size, int stride, Padding padding, boolean countPadding)
    implements Layer {
  private static final String NAME = "avg_pool1d";

  /** Checks the numbers. */
  public AvgPool1d {
    Pools.require(NAME, 1, options(size, stride, padding.fixed()));
  }

  /** Creates a layer of windows side by side, without padding. */
  public AvgPool1d(int size) {
    this(size, 0, Padding.of(0), true);
  }

  /** Returns this layer with another stride. */
  public AvgPool1d withStride(int value) {
    return new AvgPool1d(size, value, padding, countPadding);
  }

  /** Returns this layer with other padding. */
  public AvgPool1d withPadding(int value) {
    return with(Padding.of(value));
  }

  /** Returns this layer with as much padding as keeps {@code ceil(size / stride)} windows. */
  public AvgPool1d withSamePadding() {
    return with(Padding.SAME);
  }

  private AvgPool1d with(Padding value) {
    return new AvgPool1d(size, stride, value, countPadding);
  }

  /** Returns this layer with padding that counts as zeros, or not at all. */
  public AvgPool1d withCountPadding(boolean value) {
    return new AvgPool1d(size, stride, padding, value);
  }

  private static WindowOptions options(int size, int stride, List<Integer> padding) {
    int strides = stride == 0 ? size : stride;
    return new WindowOptions(List.of(size), List.of(strides), padding, List.of(1));
  }

  private WindowOptions options(Shape in) {
    WindowOptions all = options(size, stride, List.of(0));
    return options(size, stride, padding.of(in, all.size(), all.stride(), all.dilation()));
  }

  @Override
  public Shape declare(Declaration declare, Shape in) {
    return Pools.declare(NAME, 1, options(in), declare, in);
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    return Pooling.avgPool1d(x, options(Space.example(x)), countPadding);
  }
}
