package io.lockstep.training.layer;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Initializers;
import io.lockstep.training.nn.Layer;
import java.util.Arrays;
import java.util.Optional;

/**
 * A fully connected layer: {@code x W^T + b} over the last axis, {@code [n, ..., in] -> [n, ...,
 * out]}. Parameters as in PyTorch: {@code weight [out, in]} and {@code bias [out]}.
 *
 * @param in number of inputs, or 0 for as many as come
 * @param out number of outputs
 * @param bias whether there is a bias, which starts at 0
 * @param initializer name of the weight's, or {@link #AUTO}
 */
public record Linear(int in, int out, boolean bias, String initializer) implements Layer {
  /** The initializer that suits what comes next, such as He's before a ReLU. */
  public static final String AUTO = "auto";

  /** Checks the sizes and the name. */
  public Linear {
    if (in < 0 || out < 1) {
      throw new IllegalArgumentException(
          "[linear] needs at least one output, and inputs of at least 1 or of 0 for as many as"
              + " come, got "
              + in
              + " and "
              + out);
    }
    if (!initializer.equals(AUTO)) {
      Initializers.byName(initializer);
    }
  }

  /** Creates a layer for as many inputs as come, with a bias. */
  public Linear(int out) {
    this(0, out, true, AUTO);
  }

  /** Creates a layer with a bias. */
  public Linear(int in, int out) {
    this(in, out, true, AUTO);
  }

  @Override
  public Shape declare(Declaration declare, Shape in) {
    if (in.rank() == 0) {
      throw declare.refusal(
          "linear", "takes rows, but each example is one number, []; give it examples of [k]");
    }
    int width = in.dim(in.rank() - 1);
    if (this.in != 0 && this.in != width) {
      throw declare.refusal(
          "linear",
          "is built for "
              + this.in
              + " inputs, but gets examples of "
              + in
              + "; build it for "
              + width
              + ", or for 0, which is as many as come");
    }
    String chosen = initializer.equals(AUTO) ? declare.suitedInitializer() : initializer;
    declare.parameter(
        "weight", declare.shape("weight", out, width), Initializers.byName(chosen), width, out);
    if (bias) {
      declare.parameter("bias", Shape.of(out), Initializers.ZEROS, width, out);
    }
    int[] result = in.toArray();
    result[result.length - 1] = out;
    return Shape.of(result);
  }

  /**
   * Returns the outputs for a batch.
   *
   * @throws ShapeMismatch if the batch is not {@code [n, ..., in]}
   */
  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    Tensor weight = context.parameter("weight");
    int width = weight.shape().dim(1);
    int rank = x.shape().rank();
    if (rank < 2 || x.shape().dim(rank - 1) != width) {
      throw new ShapeMismatch(
          "linear",
          context.describe()
              + " takes [n,"
              + width
              + "], got "
              + x.describe()
              + "; give it rows of "
              + width
              + ", or build it for the rows it gets");
    }
    Tensor rows = rank == 2 ? x : x.reshape(x.size() / width, width);
    Tensor product = rows.matmul(weight.transpose());
    Tensor result = bias ? product.add(context.parameter("bias")) : product;
    if (rank == 2) {
      return result;
    }
    int[] shape = Arrays.copyOf(x.shape().toArray(), rank);
    shape[rank - 1] = out;
    return result.reshape(shape);
  }

  @Override
  public Optional<String> initializerBefore() {
    return Optional.of("xavier_uniform");
  }
}
