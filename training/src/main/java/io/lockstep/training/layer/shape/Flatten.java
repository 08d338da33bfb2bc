package io.lockstep.training.layer.shape;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Layer;

/**
 * Makes each example a row, {@code [n, ...] -> [n, k]}, as {@code Flatten} of PyTorch and Keras.
 */
public record Flatten() implements Layer {
  @Override
  public Shape declare(Declaration declare, Shape in) {
    return Shape.of(in.size());
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    int width = new Shape(x.shape().dims().subList(1, x.shape().rank())).size();
    return x.reshape(x.shape().dim(0), width);
  }
}
