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
 * A transposed convolution along one axis, the adjoint of {@link Conv1d} (Zeiler et al., 2010):
 * {@code [n, c, l] -> [n, out, l']} with {@code l' = (l - 1) stride - 2 padding + dilation (kernel
 * - 1) + outputPadding + 1}. Parameters {@code weight [c, out/groups, kernel]} and {@code bias
 * [out]}, as in PyTorch. The bias starts at 0, as in Keras.
 *
 * @param out number of output channels
 * @param kernel elements of a window
 * @param stride elements from one window to the next
 * @param padding elements cut off both ends of an axis
 * @param dilation elements from one of a window's elements to the next
 * @param groups groups of channels that are convolved by themselves
 * @param outputPadding further elements at the end of an axis, fewer than the stride
 * @param bias whether there is a bias for each output channel
 * @param initializer name of the weight's, or {@link Linear#AUTO}
 */
public record ConvTranspose1d(
    int out,
    int kernel,
    int stride,
    int padding,
    int dilation,
    int groups,
    int outputPadding,
    boolean bias,
    String initializer)
    implements Layer {
  /** Checks the numbers and the name. */
  public ConvTranspose1d {
    convolving(
            out,
            kernel,
            options(stride, padding, dilation, groups, outputPadding),
            bias,
            initializer)
        .require();
  }

  /** Creates a layer with stride 1, no padding, one group and a bias. */
  public ConvTranspose1d(int out, int kernel) {
    this(out, kernel, 1, 0, 1, 1, 0, true, Linear.AUTO);
  }

  /** Returns this layer with another stride. */
  public ConvTranspose1d withStride(int value) {
    return new ConvTranspose1d(
        out, kernel, value, padding, dilation, groups, outputPadding, bias, initializer);
  }

  /** Returns this layer with other padding. */
  public ConvTranspose1d withPadding(int value) {
    return new ConvTranspose1d(
        out, kernel, stride, value, dilation, groups, outputPadding, bias, initializer);
  }

  /** Returns this layer with another dilation. */
  public ConvTranspose1d withDilation(int value) {
    return new ConvTranspose1d(
        out, kernel, stride, padding, value, groups, outputPadding, bias, initializer);
  }

  /** Returns this layer with another number of groups. */
  public ConvTranspose1d withGroups(int value) {
    return new ConvTranspose1d(
        out, kernel, stride, padding, dilation, value, outputPadding, bias, initializer);
  }

  /** Returns this layer with other output padding. */
  public ConvTranspose1d withOutputPadding(int value) {
    return new ConvTranspose1d(
        out, kernel, stride, padding, dilation, groups, value, bias, initializer);
  }

  /** Returns this layer with a bias, or without. */
  public ConvTranspose1d withBias(boolean value) {
    return new ConvTranspose1d(
        out, kernel, stride, padding, dilation, groups, outputPadding, value, initializer);
  }

  /** Returns this layer with another initializer of its weight. */
  public ConvTranspose1d withInitializer(String value) {
    return new ConvTranspose1d(
        out, kernel, stride, padding, dilation, groups, outputPadding, bias, value);
  }

  private static Convolving convolving(
      int out, int kernel, ConvOptions options, boolean bias, String initializer) {
    return new Convolving("conv_transpose1d", 1, out, List.of(kernel), options, bias, initializer);
  }

  private static ConvOptions options(
      int stride, int padding, int dilation, int groups, int outputPadding) {
    return new ConvOptions(
        List.of(stride), List.of(padding), List.of(dilation), groups, List.of(outputPadding));
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
        ? Convolutions.convTranspose1d(x, weight, context.parameter("bias"), options())
        : Convolutions.convTranspose1d(x, weight, options());
  }

  @Override
  public Optional<String> initializerBefore() {
    return Optional.of("xavier_uniform");
  }
}
