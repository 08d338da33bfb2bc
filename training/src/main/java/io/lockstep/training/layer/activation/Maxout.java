package io.lockstep.training.layer.activation;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Layer;
import java.util.Arrays;
import java.util.Optional;

/**
 * The largest of each {@code pieces} elements behind one another in the last axis, {@code [n, ...,
 * k pieces] -> [n, ..., k]} (Goodfellow et al., 2013): behind a linear layer of {@code k pieces}
 * outputs a unit that learns its own convex activation.
 *
 * @param pieces linear pieces of a unit
 */
public record Maxout(int pieces) implements Layer {
  /** Checks the number. */
  public Maxout {
    if (pieces < 1) {
      throw new IllegalArgumentException("[maxout] pieces must be at least 1, got " + pieces);
    }
  }

  @Override
  public Shape declare(Declaration declare, Shape in) {
    return AxisParts.cut("maxout", declare, in, pieces, "units of " + pieces + " pieces");
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    int rank = x.shape().rank();
    int[] cut = Arrays.copyOf(x.shape().toArray(), rank + 1);
    cut[rank - 1] /= pieces;
    cut[rank] = pieces;
    return x.reshape(cut).max(rank);
  }

  @Override
  public Optional<String> initializerBefore() {
    return Optional.of("he_normal");
  }
}
