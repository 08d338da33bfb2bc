package io.lockstep.training.nn;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import java.util.List;

/**
 * A fully connected layer: {@code x W^T + b}, {@code [n, in] -> [n, out]}. Parameters as in
 * PyTorch: {@code weight [out, in]} and {@code bias [out]}.
 *
 * @param in number of inputs
 * @param out number of outputs
 * @param initializer of the weight; the bias starts at 0
 */
public record Linear(int in, int out, Initializer initializer) implements Layer {
  /** Checks the sizes. */
  public Linear {
    if (in < 1 || out < 1) {
      throw new IllegalArgumentException(
          "[linear] needs at least one input and output, got " + in + " and " + out);
    }
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter("weight", Shape.of(out, in), initializer, in, out),
        new Parameter("bias", Shape.of(out), Initializers.ZEROS, in, out));
  }

  /**
   * Returns the outputs for a batch.
   *
   * @throws ShapeMismatch if the batch is not {@code [n, in]}
   */
  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    if (x.shape().rank() != 2 || x.shape().dim(1) != in) {
      throw new ShapeMismatch(
          "linear",
          context.describe()
              + " takes [n,"
              + in
              + "], got "
              + x.describe()
              + "; give it rows of "
              + in
              + ", or build it for the rows it gets");
    }
    return x.matmul(context.parameter("weight").transpose()).add(context.parameter("bias"));
  }
}
