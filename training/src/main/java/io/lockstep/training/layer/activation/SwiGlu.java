package io.lockstep.training.layer.activation;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Gates;
import io.lockstep.training.nn.Layer;

/**
 * The gated linear unit with SiLU (Shazeer, 2020): {@code a silu(b)}, where a is the first half of
 * the last axis and b the second, {@code [n, ..., 2 k] -> [n, ..., k]}.
 */
public record SwiGlu() implements Layer {
  @Override
  public Shape declare(Declaration declare, Shape in) {
    return AxisParts.cut("swiglu", declare, in, 2, "values and their gates side by side");
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    return Gates.swiglu(x);
  }
}
