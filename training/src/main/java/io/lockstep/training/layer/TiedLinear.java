package io.lockstep.training.layer;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Initializers;
import io.lockstep.training.nn.Layer;
import java.util.Optional;

/**
 * A fully connected layer with the weight of an earlier one beside it, transposed: {@code x W + b},
 * {@code [n, out] -> [n, in]} for its {@code W [out, in]}; the decoder of an autoencoder with tied
 * weights (Vincent et al., 2010). The {@code bias [in]} is its own.
 *
 * @param name of the earlier linear layer
 */
public record TiedLinear(String name) implements Layer {
  @Override
  public Shape declare(Declaration declare, Shape in) {
    Shape weight = declare.parameterBeside(name, "weight");
    if (weight.rank() != 2 || in.rank() != 1 || in.dim(0) != weight.dim(0)) {
      throw declare.refusal(
          "tied_linear",
          "takes the weight "
              + weight
              + " of layer '"
              + name
              + "' transposed, but gets examples of "
              + in
              + "; give it rows of as many as that layer gives");
    }
    int out = weight.dim(1);
    declare.parameter("bias", Shape.of(out), Initializers.ZEROS, weight.dim(0), out);
    return Shape.of(out);
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    return x.matmul(context.parameterBeside(name, "weight")).add(context.parameter("bias"));
  }

  @Override
  public Optional<String> initializerBefore() {
    return Optional.of("xavier_uniform");
  }
}
