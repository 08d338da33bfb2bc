package io.lockstep.training.layer;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.formula.Recomputation;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Layer;
import java.util.List;
import java.util.Optional;

/**
 * A layer whose values are not kept for the gradients, but computed again from its input when they
 * are needed (Chen et al., 2016), which takes less memory and more time. The bits of a training are
 * the same, and so are the names of parameters and state; what the layer draws at random is drawn
 * again, and new state, such as running means, is given once.
 *
 * @param inner what is computed twice
 * @param parts 1 for the layer as a whole; of layers one after another as many parts of about as
 *     many layers, of which the input of each is kept: {@code checkpoint_sequential} of PyTorch
 */
public record Recompute(Layer inner, int parts) implements Layer {
  /** Checks the number of parts. */
  public Recompute {
    int most = inner instanceof Sequential sequential ? sequential.layers().size() : 1;
    if (parts < 1 || parts > Math.max(1, most)) {
      throw new IllegalArgumentException(
          "[recompute] parts must be from 1 to the number of layers one after another, "
              + Math.max(1, most)
              + ", got "
              + parts);
    }
  }

  /** Creates a layer that is computed again as a whole. */
  public Recompute(Layer inner) {
    this(inner, 1);
  }

  @Override
  public Shape declare(Declaration declare, Shape in) {
    return inner.declare(declare, in);
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    if (parts == 1 || !(inner instanceof Sequential sequential)) {
      return Recomputation.of(() -> inner.forward(x, context));
    }
    context.result(Sequential.INPUT, x);
    List<String> names = List.copyOf(sequential.layers().keySet());
    Tensor result = x;
    for (int i = 0; i < parts; i++) {
      List<String> part = names.subList(first(i, names.size()), first(i + 1, names.size()));
      Tensor before = result;
      result = Recomputation.of(() -> sequential.forward(before, context, part));
    }
    return result;
  }

  private int first(int part, int layers) {
    return (int) ((long) part * layers / parts);
  }

  @Override
  public Optional<String> initializerBefore() {
    return inner.initializerBefore();
  }
}
