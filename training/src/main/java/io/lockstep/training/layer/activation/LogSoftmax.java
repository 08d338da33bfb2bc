package io.lockstep.training.layer.activation;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Layer;

/**
 * The logarithm of the softmax along the last axis, {@code x - log(sum(exp(x)))}, in numbers that
 * cannot overflow. Losses that take logits want none in front of them.
 */
public record LogSoftmax() implements Layer {
  @Override
  public Shape declare(Declaration declare, Shape in) {
    return LastAxis.require("log_softmax", declare, in);
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    return x.logSoftmax();
  }
}
