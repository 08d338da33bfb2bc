package io.lockstep.training.layer.random;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.random.RandomBits;
import io.lockstep.kernels.random.RandomStream;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.ForwardContext;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Random tensors of a pass of training, each from a stream of its own. */
final class PassDraws {
  private PassDraws() {}

  /**
   * Returns numbers of [0, 1) in the shape of a tensor and of its type.
   *
   * @param randomness of the pass
   */
  static Tensor uniform(Tensor like, Tensor randomness, ForwardContext context, RandomStream use) {
    return draw(like, randomness, context, use, w -> RandomBits.uniform(w.getFirst()));
  }

  /** Returns numbers of the standard normal distribution in the shape of a tensor. */
  static Tensor normal(Tensor like, Tensor randomness, ForwardContext context) {
    return draw(
        like, randomness, context, RandomStream.NOISE, w -> RandomBits.normal(w.get(0), w.get(1)));
  }

  private static Tensor draw(
      Tensor like,
      Tensor randomness,
      ForwardContext context,
      RandomStream use,
      Function<List<Expr>, Expr> number) {
    int[] shape = like.shape().toArray();
    int stream = context.nextRandomStream(use);
    List<Tensor> key =
        List.of(
            randomness.slice(0, 0, 1).reshape().expand(shape),
            randomness.slice(0, 1, 2).reshape().expand(shape),
            randomness.slice(0, 2, 3).reshape().expand(shape));
    return Tensor.apply("draw", key, e -> number.apply(words(e, stream))).cast(like.dtype());
  }

  private static List<Expr> words(List<Expr> key, int stream) {
    return RandomBits.words(key.get(0), key.get(1), Expr.index(), key.get(2), Expr.i32(stream));
  }

  /**
   * Checks the share of elements that are changed.
   *
   * @throws IllegalArgumentException if it is negative, or not below 1
   */
  static void requireRate(String operation, double rate) {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException(
          "[" + operation + "] rate must be at least 0 and below 1, got " + rate);
    }
  }

  /**
   * Checks a standard deviation.
   *
   * @throws IllegalArgumentException if it is negative or not finite
   */
  static void requireDeviation(String operation, double deviation) {
    if (!(deviation >= 0 && deviation < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "["
              + operation
              + "] the standard deviation must be at least 0 and finite, got "
              + deviation);
    }
  }

  /** Returns the randomness of a pass, or null where there is none or nothing to draw. */
  static @Nullable Tensor randomness(ForwardContext context, double strength) {
    return strength == 0 ? null : context.randomness();
  }
}
