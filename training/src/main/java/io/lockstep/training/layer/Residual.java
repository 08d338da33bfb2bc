package io.lockstep.training.layer;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Layer;
import java.util.Optional;

/**
 * A residual block: {@code body(x) + shortcut(x)} (He et al., 2016).
 *
 * @param body what is learnt on top
 * @param shortcut the way around it; no layers, which change nothing, where the body keeps the
 *     shape
 */
public record Residual(Layer body, Layer shortcut) implements Layer {
  /** Creates a block whose body keeps the shape. */
  public Residual(Layer body) {
    this(body, Sequential.of());
  }

  @Override
  public Shape declare(Declaration declare, Shape in) {
    Shape out = declare.inside("body", body, in);
    Shape around = declare.inside("shortcut", shortcut, in);
    if (!out.equals(around)) {
      throw declare.refusal(
          "residual",
          "adds what its body gives, "
              + out
              + ", to what comes by the shortcut, "
              + around
              + "; let the body keep the shape, or give a shortcut that changes it alike");
    }
    return out;
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    return context.inside("body", body, x).add(context.inside("shortcut", shortcut, x));
  }

  @Override
  public Optional<String> initializerBefore() {
    return body.initializerBefore();
  }
}
