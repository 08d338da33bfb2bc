package io.lockstep.training.layer.spatial;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.spatial.ConvOptions;
import io.lockstep.tensor.spatial.Convolutions;
import io.lockstep.training.layer.Linear;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Layer;
import java.util.List;
import java.util.Optional;

/**
 * A convolution over images (LeCun et al., 1989): {@code [n, c, h, w] -> [n, out, h', w']} with
 * {@code h' = (h + 2 padding - dilation (kh - 1) - 1) / stride + 1}, rounded down. Parameters
 * {@code weight [out, c/groups, kh, kw]} and {@code bias [out]}, as in PyTorch. The bias starts at
 * 0, as in Keras.
 *
 * @param out number of output channels
 * @param kernel elements of a window, one for all axes or one for each
 * @param stride elements from one window to the next, one for all axes or one for each
 * @param padding zeros at the ends of an axis
 * @param dilation elements from one of a window's elements to the next, one for all axes or one for
 *     each
 * @param groups groups of channels that are convolved by themselves
 * @param bias whether there is a bias for each output channel
 * @param initializer name of the weight's, or {@link Linear#AUTO}
 */
public record Conv2d(
    int out,
    List<Integer> kernel,
    List<Integer> stride,
    Padding padding,
    List<Integer> dilation,
    int groups,
    boolean bias,
    String initializer)
    implements Layer {
  /** Checks the numbers and the name. */
  public Conv2d {
    kernel = List.copyOf(kernel);
    stride = List.copyOf(stride);
    dilation = List.copyOf(dilation);
    convolving(out, kernel, options(stride, padding.fixed(), dilation, groups), bias, initializer)
        .require();
  }

  /** Creates a layer with stride 1, no padding, one group and a bias. */
  public Conv2d(int out, int... kernel) {
    this(out, Space.list(kernel), List.of(1), Padding.of(0), List.of(1), 1, true, Linear.AUTO);
  }

  /** Returns this layer with another stride. */
  public Conv2d withStride(int... values) {
    return new Conv2d(
        out, kernel, Space.list(values), padding, dilation, groups, bias, initializer);
  }

  /** Returns this layer with other padding. */
  public Conv2d withPadding(int... values) {
    return with(Padding.of(values));
  }

  /** Returns this layer with as much padding as keeps {@code ceil(size / stride)} windows. */
  public Conv2d withSamePadding() {
    return with(Padding.SAME);
  }

  private Conv2d with(Padding value) {
    return new Conv2d(out, kernel, stride, value, dilation, groups, bias, initializer);
  }

  /** Returns this layer with another dilation. */
  public Conv2d withDilation(int... values) {
    return new Conv2d(out, kernel, stride, padding, Space.list(values), groups, bias, initializer);
  }

  /** Returns this layer with another number of groups. */
  public Conv2d withGroups(int value) {
    return new Conv2d(out, kernel, stride, padding, dilation, value, bias, initializer);
  }

  /** Returns this layer with a bias, or without. */
  public Conv2d withBias(boolean value) {
    return new Conv2d(out, kernel, stride, padding, dilation, groups, value, initializer);
  }

  /** Returns this layer with another initializer of its weight. */
  public Conv2d withInitializer(String value) {
    return new Conv2d(out, kernel, stride, padding, dilation, groups, bias, value);
  }

  private static Convolving convolving(
      int out, List<Integer> kernel, ConvOptions options, boolean bias, String initializer) {
    return new Convolving("conv2d", 2, out, kernel, options, bias, initializer);
  }

  private static ConvOptions options(
      List<Integer> stride, List<Integer> padding, List<Integer> dilation, int groups) {
    return new ConvOptions(stride, padding, dilation, groups, List.of(0));
  }

  private ConvOptions options(Shape in) {
    return options(stride, padding.of(in, kernel, stride, dilation), dilation, groups);
  }

  @Override
  public Shape declare(Declaration declare, Shape in) {
    return convolving(out, kernel, options(in), bias, initializer).declare(declare, in);
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    Tensor weight = context.parameter("weight");
    ConvOptions options = options(Space.example(x));
    return bias
        ? Convolutions.conv2d(x, weight, context.parameter("bias"), options)
        : Convolutions.conv2d(x, weight, options);
  }

  @Override
  public Optional<String> initializerBefore() {
    return Optional.of("xavier_uniform");
  }
}
