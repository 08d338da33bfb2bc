package org.example.gated;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.layer.Dropout;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Initializer;
import io.lockstep.training.nn.Initializers;
import io.lockstep.training.nn.Layer;

/** A layer whose outputs pass gates that it learns, and of which some are dropped. */
public record Gated(int out, double dropout) implements Layer {
  @Override
  public Shape declare(Declaration declare, Shape in) {
    int width = in.dim(0);
    Initializer normal = Initializers.byName("lecun_normal");
    declare.parameter("weight", Shape.of(out, width), normal, width, out);
    declare.parameter("gate", Shape.of(out, width), normal, width, out);
    return Shape.of(out);
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
