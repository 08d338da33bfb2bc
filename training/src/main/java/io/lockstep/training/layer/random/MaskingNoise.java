package io.lockstep.training.layer.random;

import io.lockstep.kernels.random.RandomStream;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Layer;
import java.util.List;

/**
 * Sets each element to 0 with probability {@code rate} in training and leaves the others as they
 * are: the masking noise of denoising autoencoders (Vincent et al., 2008).
 *
 * @param rate at least 0, below 1
 */
public record MaskingNoise(double rate) implements Layer {
  /** Checks the rate. */
  public MaskingNoise {
    PassDraws.requireRate("masking_noise", rate);
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
    Tensor kept = PassDraws.uniform(x, randomness, context, RandomStream.NOISE).ge(rate);
    return Tensor.apply(
        "masking_noise",
        List.of(x, kept),
        e -> e.get(1).ne(0).select(e.get(0), e.get(0).constant(0)));
  }
}
