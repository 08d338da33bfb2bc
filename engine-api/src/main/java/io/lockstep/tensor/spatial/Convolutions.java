package io.lockstep.tensor.spatial;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions (cross-correlations, as in all libraries of neural networks), with the shapes of
 * PyTorch's functions of these names. Windows of the input become the right operand of a product
 * whose left operand is the weight, so all bits follow from the contract of products; gradients of
 * any order follow from those of windows and products.
 */
public final class Convolutions {
  private Convolutions() {}

  /**
   * Returns the convolution along one axis: {@code x [n,c,l]}, {@code weight [o,c/groups,k]} to
   * {@code [n,o,l']}.
   */
  public static Tensor conv1d(Tensor x, Tensor weight, ConvOptions options) {
    return conv("conv1d", 1, x, weight, null, options);
  }

  /** Returns the same plus {@code bias [o]} for each channel. */
  public static Tensor conv1d(Tensor x, Tensor weight, Tensor bias, ConvOptions options) {
    return conv("conv1d", 1, x, weight, bias, options);
  }

  /**
   * Returns the convolution over an image: {@code x [n,c,h,w]}, {@code weight [o,c/groups,kh,kw]}
   * to {@code [n,o,h',w']}, where {@code h' = (h + 2 padding - dilation (kh - 1) - 1) / stride +
   * 1}, rounded down.
   */
  public static Tensor conv2d(Tensor x, Tensor weight, ConvOptions options) {
    return conv("conv2d", 2, x, weight, null, options);
  }

  /** Returns the same plus {@code bias [o]} for each channel. */
  public static Tensor conv2d(Tensor x, Tensor weight, Tensor bias, ConvOptions options) {
    return conv("conv2d", 2, x, weight, bias, options);
  }

  /**
   * Returns the transposed convolution along one axis, the adjoint of {@link #conv1d}: {@code x
   * [n,c,l]}, {@code weight [c,o/groups,k]} to {@code [n,o,l']}.
   */
  public static Tensor convTranspose1d(Tensor x, Tensor weight, ConvOptions options) {
    return transposed("convTranspose1d", 1, x, weight, null, options);
  }

  /** Returns the same plus {@code bias [o]} for each channel. */
  public static Tensor convTranspose1d(Tensor x, Tensor weight, Tensor bias, ConvOptions options) {
    return transposed("convTranspose1d", 1, x, weight, bias, options);
  }

  /**
   * Returns the transposed convolution over an image, the adjoint of {@link #conv2d}: {@code x
   * [n,c,h,w]}, {@code weight [c,o/groups,kh,kw]} to {@code [n,o,h',w']}, where {@code h' = (h - 1)
   * stride - 2 padding + dilation (kh - 1) + outputPadding + 1}.
   */
  public static Tensor convTranspose2d(Tensor x, Tensor weight, ConvOptions options) {
    return transposed("convTranspose2d", 2, x, weight, null, options);
  }

  /** Returns the same plus {@code bias [o]} for each channel. */
  public static Tensor convTranspose2d(Tensor x, Tensor weight, Tensor bias, ConvOptions options) {
    return transposed("convTranspose2d", 2, x, weight, bias, options);
  }

  private static Tensor conv(
      String operation,
      int axes,
      Tensor x,
      Tensor weight,
      @Nullable Tensor bias,
      ConvOptions options) {
    Sliding sliding = sliding(operation, axes, x, weight, options);
    int batch = x.shape().dim(0);
    int channels = x.shape().dim(1);
    int groups = options.groups();
    int out = weight.shape().dim(0);
    groups(operation, groups, "output channels of weight", out, weight);
    groups(operation, groups, "channels of x", channels, x);
    if (weight.shape().dim(1) * groups != channels) {
      throw new ShapeMismatch(
          operation,
          "x "
              + x.describe()
              + " has "
              + channels
              + " channels (axis 1), weight "
              + weight.describe()
              + " takes "
              + weight.shape().dim(1)
              + " (axis 1)"
              + (groups == 1 ? "" : " in each of " + groups + " groups")
              + "; axis 1 of weight must be "
              + channels / groups);
    }
    bias(operation, bias, out);
    Tensor windows = sliding.over(x, sliding.padded(x));
    int[] places = Arrays.copyOfRange(windows.shape().toArray(), 2, 2 + axes);
    int terms = channels / groups * Shape.of(sliding.size()).size();
    int positions = Shape.of(places).size();
    Tensor columns = windows.permute(sliding.swapped());
    Tensor sums =
        groups == 1
            ? weight.reshape(out, terms).matmul(columns.reshape(batch, terms, positions))
            : weight
                .reshape(groups, out / groups, terms)
                .matmul(columns.reshape(batch, groups, terms, positions))
                .reshape(batch, out, positions);
    Tensor biased = bias == null ? sums : sums.add(bias.reshape(out, 1));
    return biased.reshape(Sliding.join(new int[] {batch, out}, places));
  }

  private static Tensor transposed(
      String operation,
      int axes,
      Tensor x,
      Tensor weight,
      @Nullable Tensor bias,
      ConvOptions options) {
    Sliding sliding = sliding(operation, axes, x, weight, options);
    int batch = x.shape().dim(0);
    int channels = x.shape().dim(1);
    int groups = options.groups();
    int out = weight.shape().dim(1) * groups;
    groups(operation, groups, "channels of x", channels, x);
    if (weight.shape().dim(0) != channels) {
      throw new ShapeMismatch(
          operation,
          "x "
              + x.describe()
              + " has "
              + channels
              + " channels (axis 1), weight "
              + weight.describe()
              + " takes "
              + weight.shape().dim(0)
              + " (axis 0); axis 0 of weight must be "
              + channels);
    }
    bias(operation, bias, out);
    if (options.padding().size() > axes) {
      throw new ShapeMismatch(
          operation,
          "padding "
              + options.padding()
              + " has "
              + options.padding().size()
              + " numbers; give one, or one for each of "
              + axes
              + (axes == 1 ? " axis" : " axes"));
    }
    int[] places = Arrays.copyOfRange(x.shape().toArray(), 2, 2 + axes);
    int[] whole = whole(sliding, places, x, options);
    int terms = weight.shape().dim(1) * Shape.of(sliding.size()).size();
    int positions = Shape.of(places).size();
    Tensor columns =
        groups == 1
            ? weight
                .reshape(channels, terms)
                .transpose()
                .matmul(x.reshape(batch, channels, positions))
            : weight
                .reshape(groups, channels / groups, terms)
                .transpose()
                .matmul(x.reshape(batch, groups, channels / groups, positions));
    int[] front = {batch, out};
    Tensor folded =
        columns
            .reshape(Sliding.join(Sliding.join(front, sliding.size()), places))
            .permute(sliding.swapped())
            .fold(Shape.of(Sliding.join(front, whole)), sliding.windows());
    for (int i = 0; i < axes; i++) {
      int padding = sliding.padding()[i];
      folded = folded.slice(2 + i, padding, whole[i] - padding);
    }
    int[] ones = new int[axes];
    Arrays.fill(ones, 1);
    return bias == null ? folded : folded.add(bias.reshape(Sliding.join(new int[] {out}, ones)));
  }

  /** Returns the sizes of a transposed convolution's result before its padding is cut off. */
  private static int[] whole(Sliding sliding, int[] places, Tensor x, ConvOptions options) {
    String operation = sliding.operation();
    int[] further =
        Sliding.numbers(operation, "output padding", options.outputPadding(), places.length, 0);
    int[] whole = new int[places.length];
    for (int i = 0; i < places.length; i++) {
      if (further[i] >= sliding.stride()[i]) {
        throw new ShapeMismatch(
            operation,
            "output padding "
                + options.outputPadding()
                + " must be below the stride "
                + options.stride()
                + ", which alone decides what a size could have come from");
      }
      int size = sliding.windows()[i].size();
      long length =
          (places[i] - 1L) * sliding.stride()[i]
              + (size - 1L) * sliding.dilation()[i]
              + 1
              + further[i];
      if (places[i] == 0 || length <= 2L * sliding.padding()[i]) {
        throw new ShapeMismatch(
            operation,
            "of "
                + x.describe()
                + " nothing is left: "
                + Math.max(length, 0)
                + " elements along axis "
                + (2 + i)
                + ", of which padding "
                + options.padding()
                + " cuts off both ends; pad less, or take a larger input");
      }
      whole[i] = Math.toIntExact(length);
    }
    return whole;
  }

  private static Sliding sliding(
      String operation, int axes, Tensor x, Tensor weight, ConvOptions options) {
    Sliding.check(operation, x, axes);
    if (weight.dtype() != x.dtype() || weight.shape().rank() != axes + 2) {
      throw new ShapeMismatch(
          operation,
          "weight must be "
              + x.dtype().name().toLowerCase(java.util.Locale.ROOT)
              + " with "
              + (axes + 2)
              + " axes, two of channels and "
              + axes
              + " of space, got "
              + weight.describe());
    }
    int[] size = Arrays.copyOfRange(weight.shape().toArray(), 2, 2 + axes);
    if (Arrays.stream(size).anyMatch(s -> s == 0)) {
      throw new ShapeMismatch(operation, "weight " + weight.describe() + " has empty windows");
    }
    if (options.groups() < 1) {
      throw new ShapeMismatch(operation, "groups must be at least 1, got " + options.groups());
    }
    return Sliding.of(operation, size, options.stride(), options.padding(), options.dilation());
  }

  private static void groups(String operation, int groups, String what, int count, Tensor of) {
    if (count % groups != 0) {
      throw new ShapeMismatch(
          operation,
          groups
              + " groups do not divide the "
              + count
              + " "
              + what
              + ", "
              + of.describe()
              + "; take a divisor of "
              + count);
    }
  }

  private static void bias(String operation, @Nullable Tensor bias, int out) {
    if (bias != null && !bias.shape().equals(Shape.of(out))) {
      throw new ShapeMismatch(
          operation,
          "bias must have one element for each of "
              + out
              + " output channels, got "
              + bias.describe());
    }
  }
}
