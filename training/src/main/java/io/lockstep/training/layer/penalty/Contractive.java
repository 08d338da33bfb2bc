package io.lockstep.training.layer.penalty;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Layer;
import java.util.Optional;

/**
 * An encoder whose code should change little where its input does (Rifai et al., 2011): what is
 * minimized has {@code factor} times the mean over the batch of the sum of squares of all
 * derivatives of the code by the input. Each unit of the code takes a pass backward, of which
 * training takes the gradient once more, so codes should be narrow.
 *
 * @param encoder gives rows {@code [n, units]}; no example may depend on others, as in a batch norm
 * @param factor of the penalty, at least 0
 */
public record Contractive(Layer encoder, double factor) implements Layer {
  /** Checks the factor. */
  public Contractive {
    if (!(factor >= 0 && factor < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "[contractive] factor must be at least 0 and finite, got " + factor);
    }
  }

  @Override
  public Shape declare(Declaration declare, Shape in) {
    Shape code = declare.inside("encoder", encoder, in);
    if (code.rank() != 1) {
      throw declare.refusal(
          "contractive",
          "has an encoder that gives " + code + "; a code is a row, so end it with a flatten");
    }
    return code;
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    Tensor code = context.inside("encoder", encoder, x);
    if (context.isTraining() && factor > 0) {
      Tensor sum = null;
      for (int unit = 0; unit < code.shape().dim(1); unit++) {
        Tensor squares = code.slice(1, unit, unit + 1).sum().gradients(x).getFirst().square().sum();
        sum = sum == null ? squares : sum.add(squares);
      }
      if (sum != null) {
        context.penalty(sum.mul(factor / x.shape().dim(0)));
      }
    }
    return code;
  }

  @Override
  public Optional<String> initializerBefore() {
    return encoder.initializerBefore();
  }
}
