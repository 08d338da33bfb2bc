package io.lockstep.tensor.spatial;

import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * Pooling over axes of space: {@code [n,c,space...]} to {@code [n,c,windows...]}, with the shapes
 * of PyTorch's functions of these names. The gradient of a maximum goes to the first of equals, as
 * in PyTorch, save in adaptive and global pools, which share it as {@link Tensor#max} does.
 */
public final class Pooling {
  private Pooling() {}

  /** Returns the largest element of each window of {@code x [n,c,l]}; padding never is it. */
  public static Tensor maxPool1d(Tensor x, WindowOptions options) {
    return max("maxPool1d", 1, x, options);
  }

  /** Returns the largest element of each window of {@code x [n,c,h,w]}; padding never is it. */
  public static Tensor maxPool2d(Tensor x, WindowOptions options) {
    return max("maxPool2d", 2, x, options);
  }

  /** Returns the mean of each window of {@code x [n,c,l]}; padding counts as zeros. */
  public static Tensor avgPool1d(Tensor x, WindowOptions options) {
    return avgPool1d(x, options, true);
  }

  /**
   * Returns the mean of each window of {@code x [n,c,l]}.
   *
   * @param countPadding whether padding counts as zeros; else means are of what is inside
   */
  public static Tensor avgPool1d(Tensor x, WindowOptions options, boolean countPadding) {
    return average("avgPool1d", 1, x, options, countPadding);
  }

  /** Returns the mean of each window of {@code x [n,c,h,w]}; padding counts as zeros. */
  public static Tensor avgPool2d(Tensor x, WindowOptions options) {
    return avgPool2d(x, options, true);
  }

  /**
   * Returns the mean of each window of {@code x [n,c,h,w]}.
   *
   * @param countPadding whether padding counts as zeros; else means are of what is inside
   */
  public static Tensor avgPool2d(Tensor x, WindowOptions options, boolean countPadding) {
    return average("avgPool2d", 2, x, options, countPadding);
  }

  /** Returns the means of {@code size} parts of {@code x [n,c,l]}, as even as can be. */
  public static Tensor adaptiveAvgPool1d(Tensor x, int size) {
    return adaptive("adaptiveAvgPool1d", x, Tensor::meanKeep, size);
  }

  /** Returns the means of {@code height x width} parts of {@code x [n,c,h,w]}. */
  public static Tensor adaptiveAvgPool2d(Tensor x, int height, int width) {
    return adaptive("adaptiveAvgPool2d", x, Tensor::meanKeep, height, width);
  }

  /** Returns the largest elements of {@code size} parts of {@code x [n,c,l]}. */
  public static Tensor adaptiveMaxPool1d(Tensor x, int size) {
    return adaptive("adaptiveMaxPool1d", x, Tensor::maxKeep, size);
  }

  /** Returns the largest elements of {@code height x width} parts of {@code x [n,c,h,w]}. */
  public static Tensor adaptiveMaxPool2d(Tensor x, int height, int width) {
    return adaptive("adaptiveMaxPool2d", x, Tensor::maxKeep, height, width);
  }

  /** Returns the mean of each channel: {@code [n,c,space...] -> [n,c]}. */
  public static Tensor globalAvgPool(Tensor x) {
    return x.mean(space("globalAvgPool", x));
  }

  /** Returns the largest element of each channel: {@code [n,c,space...] -> [n,c]}. */
  public static Tensor globalMaxPool(Tensor x) {
    return x.max(space("globalMaxPool", x));
  }

  private static int[] space(String operation, Tensor x) {
    if (x.shape().rank() < 3) {
      throw new ShapeMismatch(
          operation,
          "needs [batch,channels,space...], got " + x.describe() + "; add axes with reshape");
    }
    return IntStream.range(2, x.shape().rank()).toArray();
  }

  private static Tensor max(String operation, int axes, Tensor x, WindowOptions options) {
    Sliding sliding = sliding(operation, axes, x, options);
    Tensor padded = sliding.padded(x);
    if (padded != x) {
      Tensor inside = sliding.padded(ones(x));
      padded = inside.eq(1).where(padded, least(x));
    }
    sliding.check(x, padded);
    return padded.windowMax(sliding.windows());
  }

  private static Tensor average(
      String operation, int axes, Tensor x, WindowOptions options, boolean countPadding) {
    Sliding sliding = sliding(operation, axes, x, options);
    Tensor padded = sliding.padded(x);
    Tensor windows = sliding.over(x, padded);
    if (padded == x || countPadding) {
      return windows.mean(elements(axes));
    }
    Tensor inside = sliding.padded(ones(x));
    return windows.sum(elements(axes)).div(sliding.over(x, inside).sum(elements(axes)));
  }

  /** Returns ones for the elements of one channel of one example. */
  private static Tensor ones(Tensor x) {
    int[] sizes = x.shape().toArray();
    Arrays.fill(sizes, 0, 2, 1);
    return x.engine().ones(sizes).cast(x.dtype());
  }

  private static Tensor least(Tensor x) {
    return x.engine().scalar(Double.NEGATIVE_INFINITY).cast(x.dtype());
  }

  private static int[] elements(int axes) {
    return IntStream.range(2 + axes, 2 + 2 * axes).toArray();
  }

  private static Sliding sliding(String operation, int axes, Tensor x, WindowOptions options) {
    Sliding.check(operation, x, axes);
    Sliding sliding = Sliding.of(operation, axes, options);
    for (int i = 0; i < axes; i++) {
      int most = Math.max(sliding.padding()[i], sliding.after()[i]);
      if (2 * most > sliding.size()[i]) {
        throw new ShapeMismatch(
            operation,
            "padding "
                + options.padding()
                + " is more than half of the window "
                + options.size()
                + ", so that a window could lie outside; pad less");
      }
    }
    return sliding;
  }

  /** Reduces one axis after another, part by part. */
  private static Tensor adaptive(
      String operation, Tensor x, BiFunction<Tensor, int[], Tensor> reduction, int... sizes) {
    Sliding.check(operation, x, sizes.length);
    Tensor result = x;
    for (int i = sizes.length - 1; i >= 0; i--) {
      int length = x.shape().dim(2 + i);
      if (sizes[i] < 1 || sizes[i] > length) {
        throw new ShapeMismatch(
            operation,
            "axis "
                + (2 + i)
                + " of "
                + x.describe()
                + " cannot become "
                + sizes[i]
                + " parts; use 1 to "
                + length);
      }
      List<Tensor> parts = new ArrayList<>();
      for (int part = 0; part < sizes[i]; part++) {
        int start = (int) ((long) part * length / sizes[i]);
        int end = (int) Math.ceilDiv((part + 1L) * length, sizes[i]);
        parts.add(reduction.apply(result.slice(2 + i, start, end), new int[] {2 + i}));
      }
      result = Tensor.concat(2 + i, parts);
    }
    return result;
  }
}
