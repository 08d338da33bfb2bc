package io.lockstep.training.layer.spatial;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.spatial.ConvOptions;
import io.lockstep.training.layer.Linear;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.Initializer;
import io.lockstep.training.nn.Initializers;
import java.util.List;

/**
 * What convolutions declare.
 *
 * @param operation the kind's name, for messages
 * @param axes axes of space
 * @param out output channels
 * @param kernel elements of a window
 * @param options how it slides
 * @param bias whether there is a bias
 * @param initializer name of the weight's, or {@link Linear#AUTO}
 */
record Convolving(
    String operation,
    int axes,
    int out,
    List<Integer> kernel,
    ConvOptions options,
    boolean bias,
    String initializer) {

  /**
   * Checks the numbers that do not depend on the input.
   *
   * @throws IllegalArgumentException if one cannot be
   */
  void require() {
    Space.checked(operation, "kernel", kernel, axes, 1);
    Space.checked(operation, "stride", options.stride(), axes, 1);
    Space.checked(operation, "padding", options.padding(), axes, 0);
    Space.checked(operation, "dilation", options.dilation(), axes, 1);
    Space.checked(operation, "output padding", options.outputPadding(), axes, 0);
    int groups = options.groups();
    if (out < 1 || groups < 1 || out % groups != 0) {
      throw new IllegalArgumentException(
          "["
              + operation
              + "] needs at least one output channel and one group, and groups that divide the"
              + " output channels, got "
              + out
              + " channels and "
              + groups
              + (groups == 1 ? " group" : " groups"));
    }
    if (!initializer.equals(Linear.AUTO)) {
      Initializers.byName(initializer);
    }
    for (int i = 0; i < axes; i++) {
      if (perAxis(options.outputPadding())[i] > 0
          && perAxis(options.outputPadding())[i] >= perAxis(options.stride())[i]) {
        throw new IllegalArgumentException(
            "["
                + operation
                + "] output padding must be below the stride, got "
                + options.outputPadding()
                + " and "
                + options.stride());
      }
    }
  }

  private int[] perAxis(List<Integer> values) {
    return Space.perAxis(values, axes);
  }

  /** Declares {@code weight [out, in/groups, kernel...]} and the bias of a convolution. */
  Shape declare(Declaration declare, Shape in) {
    int channels = channels(declare, in);
    int[] windows =
        Space.windows(
            operation,
            declare,
            in,
            kernel,
            options.stride(),
            options.padding(),
            options.dilation());
    declareWeights(declare, channels, out, channels / options.groups());
    return Space.shape(out, windows);
  }

  /** Declares {@code weight [in, out/groups, kernel...]} and the bias of a transposed one. */
  Shape declareTransposed(Declaration declare, Shape in) {
    int channels = channels(declare, in);
    int[] space = new int[axes];
    for (int i = 0; i < axes; i++) {
      long length =
          (in.dim(1 + i) - 1L) * perAxis(options.stride())[i]
              - 2L * perAxis(options.padding())[i]
              + (perAxis(kernel)[i] - 1L) * perAxis(options.dilation())[i]
              + perAxis(options.outputPadding())[i]
              + 1;
      if (in.dim(1 + i) == 0 || length < 1) {
        throw declare.refusal(
            operation,
            "leaves nothing of examples of "
                + in
                + " along axis "
                + (1 + i)
                + ", where padding "
                + options.padding()
                + " cuts off both ends; pad less, or take a larger input");
      }
      space[i] = Math.toIntExact(length);
    }
    declareWeights(declare, channels, channels, out / options.groups());
    return Space.shape(out, space);
  }

  private int channels(Declaration declare, Shape in) {
    Space.require(operation, declare, in, axes);
    int channels = in.dim(0);
    if (channels % options.groups() != 0) {
      throw declare.refusal(
          operation,
          "has "
              + options.groups()
              + " groups, which do not divide the "
              + channels
              + " channels of examples of "
              + in
              + "; take a divisor of "
              + channels);
    }
    return channels;
  }

  private void declareWeights(Declaration declare, int channels, int first, int second) {
    int[] window = perAxis(kernel);
    int[] dims = new int[2 + axes];
    dims[0] = first;
    dims[1] = second;
    System.arraycopy(window, 0, dims, 2, axes);
    int elements = Shape.of(window).size();
    int fanIn = channels / options.groups() * elements;
    int fanOut = out / options.groups() * elements;
    String chosen = initializer.equals(Linear.AUTO) ? declare.suitedInitializer() : initializer;
    Initializer weights = Initializers.byName(chosen);
    declare.parameter("weight", Shape.of(dims), weights, fanIn, fanOut);
    if (bias) {
      declare.parameter("bias", Shape.of(out), Initializers.ZEROS, fanIn, fanOut);
    }
  }
}
