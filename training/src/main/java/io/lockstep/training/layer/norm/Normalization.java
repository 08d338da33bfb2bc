package io.lockstep.training.layer.norm;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Initializer;
import io.lockstep.training.nn.Initializers;
import java.util.Arrays;

/** What normalizations share. Variances are of two passes: the mean of the squared distances. */
final class Normalization {
  private static final Initializer ONES = new Initializer.Constant(1);

  private Normalization() {}

  /**
   * Checks the number that keeps variances from 0.
   *
   * @throws IllegalArgumentException if it is not above 0 and finite
   */
  static void requireEps(String operation, double eps) {
    if (!(eps > 0 && eps < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "[" + operation + "] eps must be above 0 and finite, got " + eps);
    }
  }

  /** Returns the initial value of factors and of variances. */
  static Initializer ones() {
    return ONES;
  }

  /** Declares a factor of 1 and an offset of 0, named as in PyTorch. */
  static void declareAffine(Declaration declare, Shape shape) {
    declare.parameter("weight", shape, ONES, 0, 0);
    declare.parameter("bias", shape, Initializers.ZEROS, 0, 0);
  }

  /** Returns {@code 1 / sqrt(x + eps)}. */
  static Tensor reciprocalRoot(Tensor x, double eps) {
    return x.apply("reciprocal_root", v -> v.constant(1).div(v.add(eps).sqrt()));
  }

  /** Returns {@code (x - mean) / sqrt(variance + eps)} of each row. */
  static Tensor rows(Tensor x, double eps) {
    Tensor centered = x.sub(x.meanKeep(-1));
    return centered.mul(reciprocalRoot(centered.square().meanKeep(-1), eps));
  }

  /** Returns {@code x weight + bias} for each channel of {@code [n, c, ...]}. */
  static Tensor affinePerChannel(Tensor x, ForwardContext context) {
    int[] shape = perChannel(x);
    return x.mul(context.parameter("weight").reshape(shape))
        .add(context.parameter("bias").reshape(shape));
  }

  /** Returns the shape of one number for each channel that broadcasts to {@code [n, c, ...]}. */
  static int[] perChannel(Tensor x) {
    int[] shape = new int[x.shape().rank()];
    Arrays.fill(shape, 1);
    shape[1] = x.shape().dim(1);
    return shape;
  }

  /**
   * Returns the number of channels of an example {@code [c, ...]}.
   *
   * @throws IllegalArgumentException if it has no axis
   */
  static int channels(String operation, Declaration declare, Shape in) {
    if (in.rank() == 0) {
      throw declare.refusal(
          operation,
          "takes channels, but each example is one number, []; give it examples of [c] or [c,h,w]");
    }
    return in.dim(0);
  }
}
