package io.lockstep.training.layer;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.random.RandomBits;
import io.lockstep.kernels.random.RandomStream;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Layer;
import java.util.List;

/**
 * Sets each element to 0 with probability {@code rate} in training and multiplies the others by
 * {@code 1/(1 - rate)}, so that inference needs no change (Srivastava et al., 2014).
 *
 * @param rate at least 0, below 1
 */
public record Dropout(double rate) implements Layer {
  /** Checks the rate. */
  public Dropout {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException(
          "[dropout] rate must be at least 0 and below 1, got " + rate);
    }
  }

  @Override
  public Shape declare(Declaration declare, Shape in) {
    return in;
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    Tensor randomness = context.randomness();
    if (randomness == null || rate == 0) {
      return x;
    }
    int[] shape = x.shape().toArray();
    int stream = context.nextRandomStream(RandomStream.DROPOUT);
    Tensor kept =
        Tensor.apply(
                "dropout_mask",
                List.of(
                    randomness.slice(0, 0, 1).reshape().expand(shape),
                    randomness.slice(0, 1, 2).reshape().expand(shape),
                    randomness.slice(0, 2, 3).reshape().expand(shape)),
                e -> keep(e, stream))
            .cast(io.lockstep.kernels.expr.DType.BOOL);
    double scale = 1 / (1 - rate);
    return Tensor.apply(
        "dropout",
        List.of(x, kept),
        e -> e.get(1).ne(0).select(e.get(0).mul(scale), e.get(0).constant(0)));
  }

  private Expr keep(List<Expr> key, int stream) {
    Expr word =
        RandomBits.words(key.get(0), key.get(1), Expr.index(), key.get(2), Expr.i32(stream))
            .getFirst();
    return RandomBits.uniform(word).ge(rate).select(Expr.i32(1), Expr.i32(0));
  }
}
