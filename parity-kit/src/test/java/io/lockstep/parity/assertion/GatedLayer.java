package io.lockstep.parity.assertion;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Dropout;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Initializers;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Parameter;
import java.util.List;

/** A layer of somebody's own: its outputs pass gates that it learns, and some are dropped. */
record GatedLayer(int in, int out) implements Layer {
  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter("weight", Shape.of(out, in), Initializers.byName("lecun_normal"), in, out),
        new Parameter("gate", Shape.of(out, in), Initializers.byName("lecun_normal"), in, out),
        new Parameter("bias", Shape.of(out), Initializers.ZEROS, in, out));
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    Tensor gate = x.matmul(context.parameter("gate").transpose()).sigmoid();
    Tensor value = x.matmul(context.parameter("weight").transpose()).add(context.parameter("bias"));
    return new Dropout(0.2).forward(value.mul(gate), context);
  }
}
