package org.example.gated;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Dropout;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Initializer;
import io.lockstep.training.nn.Initializers;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Parameter;
import java.util.List;

/** A layer whose outputs pass gates that it learns, and of which some are dropped. */
public record Gated(int in, int out, double dropout) implements Layer {
  @Override
  public List<Parameter> parameters() {
    Initializer normal = Initializers.byName("lecun_normal");
    return List.of(
        new Parameter("weight", Shape.of(out, in), normal, in, out),
        new Parameter("gate", Shape.of(out, in), normal, in, out));
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    Tensor value = x.matmul(context.parameter("weight").transpose());
    Tensor gate = x.matmul(context.parameter("gate").transpose());
    return new Dropout(dropout).forward(gated(value, gate), context);
  }

  /** Returns what the gates let through, element by element. */
  public static Tensor gated(Tensor value, Tensor gate) {
    return value.mul(gate.sigmoid());
  }
}
