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
 * A convolution along one axis (LeCun et al., 1989): {@code [n, c, l] -> [n, out, l']} with {@code
 * l' = (l + 2 padding - dilation (kernel - 1) - 1) / stride + 1}, rounded down. Parameters {@code
 * weight [out, c/groups, kernel]} and {@code bias [out]}, as in PyTorch. The bias starts at 0, as
 * in Keras.
 *
 * @param out number of output channels
 * @param kernel elements of a window
 * @param stride elements from one window to the next
 * @param padding zeros at both ends of an axis
 * @param dilation elements from one of a window's elements to the next
 * @param groups groups of channels that are convolved by themselves
 * @param bias whether there is a bias for each output channel
 * @param initializer name of the weight's, or {@link Linear#AUTO}
 */
public record Conv1d(
    int out,
    int kernel,
    int stride,
    Padding padding,
    int dilation,
    int groups,
    boolean bias,
    String initializer)
    implements Layer {
  /** Checks the numbers and the name. */
  public Conv1d {
    convolving(out, kernel, options(stride, padding.fixed(), dilation, groups), bias, initializer)
        .require();
  }

  /** Creates a layer with stride 1, no padding, one group and a bias. */
  public Conv1d(int out, int kernel) {
    this(out, kernel, 1, Padding.of(0), 1, 1, true, Linear.AUTO);
  }

  /** Returns this layer with another stride. */
  public Conv1d withStride(int value) {
    return new Conv1d(out, kernel, value, padding, dilation, groups, bias, initializer);
  }

  /** Returns this layer with other padding. */
  public Conv1d withPadding(int value) {
    return with(Padding.of(value));
  }

  /** Returns this layer with as much padding as keeps {@code ceil(size / stride)} windows. */
  public Conv1d withSamePadding() {
    return with(Padding.SAME);
  }

  private Conv1d with(Padding value) {
    return new Conv1d(out, kernel, stride, value, dilation, groups, bias, initializer);
  }

  /** Returns this layer with another dilation. */
  public Conv1d withDilation(int value) {
    return new Conv1d(out, kernel, stride, padding, value, groups, bias, initializer);
  }

  /** Returns this layer with another number of groups. */
  public Conv1d withGroups(int value) {
    return new Conv1d(out, kernel, stride, padding, dilation, value, bias, initializer);
  }

  /** Returns this layer with a bias, or without. */
  public Conv1d withBias(boolean value) {
    return new Conv1d(out, kernel, stride, padding, dilation, groups, value, initializer);
  }

  /** Returns this layer with another initializer of its weight. */
  public Conv1d withInitializer(String value) {
    return new Conv1d(out, kernel, stride, padding, dilation, groups, bias, value);
  }

  private static Convolving convolving(
      int out, int kernel, ConvOptions options, boolean bias, String initializer) {
    return new Convolving("conv1d", 1, out, List.of(kernel), options, bias, initializer);
  }

  private static ConvOptions options(int stride, List<Integer> padding, int dilation, int groups) {
    return new ConvOptions(List.of(stride), padding, List.of(dilation), groups, List.of(0));
  }

  private ConvOptions options(Shape in) {
    List<Integer> ends = padding.of(in, List.of(kernel), List.of(stride), List.of(dilation));
    return options(stride, ends, dilation, groups);
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
        ? Convolutions.conv1d(x, weight, context.parameter("bias"), options)
        : Convolutions.conv1d(x, weight, options);
  }

  @Override
  public Optional<String> initializerBefore() {
    return Optional.of("xavier_uniform");
  }
}
