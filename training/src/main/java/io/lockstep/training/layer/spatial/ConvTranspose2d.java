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
 * A transposed convolution over images, the adjoint of {@link Conv2d} (Zeiler et al., 2010): {@code
 * [n, c, h, w] -> [n, out, h', w']} with {@code h' = (h - 1) stride - 2 padding + dilation (kh - 1)
 * + outputPadding + 1}. Parameters {@code weight [c, out/groups, kh, kw]} and {@code bias [out]},
 * as in PyTorch. The bias starts at 0, as in Keras.
 *
 * @param out number of output channels
 * @param kernel elements of a window, one for all axes or one for each
 * @param stride elements from one window to the next, one for all axes or one for each
 * @param padding elements cut off both ends of an axis, one for all axes or one for each
 * @param dilation elements from one of a window's elements to the next, one for all axes or one for
 *     each
 * @param groups groups of channels that are convolved by themselves
 * @param outputPadding further elements at the end of an axis, fewer than the stride
 * @param bias whether there is a bias for each output channel
 * @param initializer name of the weight's, or {@link Linear#AUTO}
 */
public record ConvTranspose2d(
    int out,
    List<Integer> kernel,
    List<Integer> stride,
    List<Integer> padding,
    List<Integer> dilation,
    int groups,
    List<Integer> outputPadding,
    boolean bias,
    String initializer)
    implements Layer {
  /** Checks the numbers and the name. */
  public ConvTranspose2d {
    kernel = List.copyOf(kernel);
    stride = List.copyOf(stride);
    padding = List.copyOf(padding);
    dilation = List.copyOf(dilation);
    outputPadding = List.copyOf(outputPadding);
    convolving(
            out,
            kernel,
            options(stride, padding, dilation, groups, outputPadding),
            bias,
            initializer)
        .require();
  }

  /** Creates a layer with stride 1, no padding, one group and a bias. */
  public ConvTranspose2d(int out, int... kernel) {
    this(
        out,
        Space.list(kernel),
        List.of(1),
        List.of(0),
        List.of(1),
        1,
        List.of(0),
        true,
        Linear.AUTO);
  }

  /** Returns this layer with another stride. */
  public ConvTranspose2d withStride(int... values) {
    return new ConvTranspose2d(
        out,
        kernel,
        Space.list(values),
        padding,
        dilation,
        groups,
        outputPadding,
        bias,
        initializer);
  }

  /** Returns this layer with other padding. */
  public ConvTranspose2d withPadding(int... values) {
    return new ConvTranspose2d(
        out,
        kernel,
        stride,
        Space.list(values),
        dilation,
        groups,
        outputPadding,
        bias,
        initializer);
  }

  /** Returns this layer with another dilation. */
  public ConvTranspose2d withDilation(int... values) {
    return new ConvTranspose2d(
        out, kernel, stride, padding, Space.list(values), groups, outputPadding, bias, initializer);
  }

  /** Returns this layer with another number of groups. */
  public ConvTranspose2d withGroups(int value) {
    return new ConvTranspose2d(
        out, kernel, stride, padding, dilation, value, outputPadding, bias, initializer);
  }

  /** Returns this layer with other output padding. */
  public ConvTranspose2d withOutputPadding(int... values) {
    return new ConvTranspose2d(
        out, kernel, stride, padding, dilation, groups, Space.list(values), bias, initializer);
  }

  /** Returns this layer with a bias, or without. */
  public ConvTranspose2d withBias(boolean value) {
    return new ConvTranspose2d(
        out, kernel, stride, padding, dilation, groups, outputPadding, value, initializer);
  }

  /** Returns this layer with another initializer of its weight. */
  public ConvTranspose2d withInitializer(String value) {
    return new ConvTranspose2d(
        out, kernel, stride, padding, dilation, groups, outputPadding, bias, value);
  }

  private static Convolving convolving(
      int out, List<Integer> kernel, ConvOptions options, boolean bias, String initializer) {
    return new Convolving("conv_transpose2d", 2, out, kernel, options, bias, initializer);
  }

  private static ConvOptions options(
      List<Integer> stride,
      List<Integer> padding,
      List<Integer> dilation,
      int groups,
      List<Integer> outputPadding) {
    return new ConvOptions(stride, padding, dilation, groups, outputPadding);
  }

  private ConvOptions options() {
    return options(stride, padding, dilation, groups, outputPadding);
  }

  @Override
  public Shape declare(Declaration declare, Shape in) {
    return convolving(out, kernel, options(), bias, initializer).declareTransposed(declare, in);
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    Tensor weight = context.parameter("weight");
    return bias
        ? Convolutions.convTranspose2d(x, weight, context.parameter("bias"), options())
        : Convolutions.convTranspose2d(x, weight, options());
  }

  @Override
  public Optional<String> initializerBefore() {
    return Optional.of("xavier_uniform");
  }
}
