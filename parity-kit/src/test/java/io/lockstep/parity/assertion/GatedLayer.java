package io.lockstep.parity.assertion;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.layer.Dropout;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Initializer;
import io.lockstep.training.nn.Initializers;
import io.lockstep.training.nn.Layer;

/** A layer of somebody's own: its outputs pass gates that it learns, and some are dropped. */
record GatedLayer(int in, int out) implements Layer {
  @Override
  public Shape declare(Declaration declare, Shape x) {
    Initializer normal = Initializers.byName("lecun_normal");
    declare.parameter("weight", Shape.of(out, in), normal, in, out);
    declare.parameter("gate", Shape.of(out, in), normal, in, out);
    declare.parameter("bias", Shape.of(out), Initializers.ZEROS, in, out);
    return Shape.of(out);
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    Tensor gate = x.matmul(context.parameter("gate").transpose()).sigmoid();
    Tensor value = x.matmul(context.parameter("weight").transpose()).add(context.parameter("bias"));
    return new Dropout(0.2).forward(value.mul(gate), context);
  }
}
