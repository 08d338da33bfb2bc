package io.lockstep.training.layer.norm;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Layer;

/**
 * Root mean square normalization (Zhang and Sennrich, 2019): {@code x / sqrt(mean(x^2) + eps)
 * weight} over the last axis. Parameter {@code weight}, as in PyTorch, whose usual {@code eps} is
 * 1.2e-7; that of Keras is 1e-6, as here.
 *
 * @param eps added to mean squares
 * @param affine whether there is a factor for each element
 */
public record RmsNorm(double eps, boolean affine) implements Layer {
  private static final String NAME = "rms_norm";

  /** Checks the number. */
  public RmsNorm {
    Normalization.requireEps(NAME, eps);
  }

  /** Creates a layer with eps 1e-6 and a factor. */
  public RmsNorm() {
    this(1e-6, true);
  }

  @Override
  public Shape declare(Declaration declare, Shape in) {
    if (in.rank() == 0) {
      throw declare.refusal(
          NAME, "normalizes over the last axis, but gets examples of []; give it examples of [k]");
    }
    if (affine) {
      declare.parameter("weight", Shape.of(in.dim(-1)), Normalization.ones(), 0, 0);
    }
    return in;
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    Tensor normalized = x.mul(Normalization.reciprocalRoot(x.square().meanKeep(-1), eps));
    return affine ? normalized.mul(context.parameter("weight")) : normalized;
  }
}
