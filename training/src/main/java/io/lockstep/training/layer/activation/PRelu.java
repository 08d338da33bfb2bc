package io.lockstep.training.layer.activation;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Initializer;
import io.lockstep.training.nn.Layer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The rectifier with trained slope (He et al., 2015): {@code x} above zero, {@code weight x} from
 * there down. Parameter {@code weight}, one slope for all or one for each channel (axis 1 of a
 * batch), as in PyTorch; Keras has one for each element of an example, from 0 on.
 *
 * @param slopes 1 for a shared slope, the number of channels, or 0 for as many channels as come
 * @param initial the slopes' first value
 */
public record PRelu(int slopes, double initial) implements Layer {
  /** Checks the numbers. */
  public PRelu {
    if (slopes < 0 || !Double.isFinite(initial)) {
      throw new IllegalArgumentException(
          "[prelu] needs 1 slope, one for each channel, or 0 for as many as come, and a finite"
              + " initial one, got "
              + slopes
              + " and "
              + initial);
    }
  }

  /** Creates a layer with one shared slope, which starts at 0.25. */
  public PRelu() {
    this(1, 0.25);
  }

  @Override
  public Shape declare(Declaration declare, Shape in) {
    int channels = in.rank() == 0 ? 1 : in.dim(0);
    if (slopes > 1 && slopes != channels) {
      throw declare.refusal(
          "prelu",
          "has "
              + slopes
              + " slopes, but gets examples of "
              + in
              + " with "
              + channels
              + (channels == 1 ? " channel" : " channels")
              + "; take 1 slope for all, "
              + channels
              + ", or 0, which is one for each channel");
    }
    int count = slopes == 0 ? channels : slopes;
    declare.parameter("weight", Shape.of(count), new Initializer.Constant(initial), 0, 0);
    return in;
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    Tensor weight = context.parameter("weight");
    int[] shape = new int[x.shape().rank()];
    Arrays.fill(shape, 1);
    if (weight.size() > 1) {
      shape[1] = weight.size();
    }
    return Tensor.apply(
        "prelu",
        List.of(x, weight.reshape(shape)),
        e -> e.get(0).gt(0).select(e.get(0), e.get(0).mul(e.get(1))));
  }

  @Override
  public Optional<String> initializerBefore() {
    return Optional.of("he_normal");
  }
}
