package io.lockstep.training.layer.random;

import io.lockstep.kernels.random.RandomStream;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Layer;
import java.util.List;

/**
 * Dropout that keeps mean 0 and variance 1 behind SELU (Klambauer et al., 2017): in training each
 * element becomes, with probability {@code rate}, SELU's least value {@code s = -1.7581}, and all
 * become {@code a x + b} with {@code a = (1/((1 - rate) (1 + rate s^2)))^(1/2)} and {@code b = -a
 * rate s}.
 *
 * @param rate at least 0, below 1
 */
public record AlphaDropout(double rate) implements Layer {
  /** SELU far below zero: minus its scale times its alpha. */
  private static final double SATURATED = -1.0507009873554805 * 1.6732632423543772;

  /** Checks the rate. */
  public AlphaDropout {
    PassDraws.requireRate("alpha_dropout", rate);
  }

  @Override
  public Shape declare(Declaration declare, Shape in) {
    return in;
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    Tensor randomness = PassDraws.randomness(context, rate);
    if (randomness == null) {
      return x;
    }
    double a = 1 / Math.sqrt((1 - rate) * (1 + rate * SATURATED * SATURATED));
    double b = -a * rate * SATURATED;
    Tensor kept = PassDraws.uniform(x, randomness, context, RandomStream.DROPOUT).ge(rate);
    return Tensor.apply(
        "alpha_dropout",
        List.of(x, kept),
        e -> {
          double dropped = a * SATURATED + b;
          return e.get(1).ne(0).select(e.get(0).mul(a).add(b), e.get(0).constant(dropped));
        });
  }
}
