package io.lockstep.training.layer.random;

import io.lockstep.kernels.random.RandomStream;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Layer;
import java.util.List;

/**
 * Sets each element with probability {@code rate} in training to the least or the largest value,
 * either being as likely: the salt-and-pepper noise of denoising autoencoders (Vincent et al.,
 * 2010).
 *
 * @param rate at least 0, below 1
 * @param low pepper, such as 0 for black
 * @param high salt, such as 1 for white
 */
public record SaltAndPepper(double rate, double low, double high) implements Layer {
  /** Checks the numbers. */
  public SaltAndPepper {
    PassDraws.requireRate("salt_and_pepper", rate);
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "[salt_and_pepper] low must not be above high, got " + low + " and " + high);
    }
  }

  /** Creates the noise of elements from 0 to 1. */
  public SaltAndPepper(double rate) {
    this(rate, 0, 1);
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
    Tensor drawn = PassDraws.uniform(x, randomness, context, RandomStream.NOISE);
    return Tensor.apply(
        "salt_and_pepper",
        List.of(x, drawn.lt(rate / 2), drawn.lt(rate)),
        e ->
            e.get(1)
                .ne(0)
                .select(
                    e.get(0).constant(low),
                    e.get(2).ne(0).select(e.get(0).constant(high), e.get(0))));
  }
}
