package io.lockstep.training.nn;

import io.lockstep.kernels.library.Activation;
import io.lockstep.kernels.library.Activations;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import java.util.List;

/**
 * Gated linear units: of an even number of columns the first half is multiplied by an activation of
 * the second, so that the width is halved, {@code [..., 2n] -> [..., n]}.
 */
public final class Gates {
  private Gates() {}

  /** Returns {@code a sigmoid(b)} of the halves a and b (Dauphin et al., 2017), as in PyTorch. */
  public static Tensor glu(Tensor x) {
    return gated(x, Activations.SIGMOID);
  }

  /** Returns {@code a silu(b)} of the halves a and b (Shazeer, 2020). */
  public static Tensor swiglu(Tensor x) {
    return gated(x, Activations.SILU);
  }

  /**
   * Returns {@code a activation(b)} of the halves a and b, such as ReGLU with relu and GEGLU with
   * gelu (Shazeer, 2020).
   *
   * @throws ShapeMismatch if the last axis has no even size
   */
  public static Tensor gated(Tensor x, Activation activation) {
    int rank = x.shape().rank();
    int width = rank == 0 ? 1 : x.shape().dim(rank - 1);
    if (width % 2 != 0) {
      throw new ShapeMismatch(
          "glu",
          "halves the last axis, which must have an even size, got "
              + x.describe()
              + "; give it twice as many columns as it is to have");
    }
    int half = width / 2;
    return Tensor.apply(
        "glu_" + activation.signature().base(),
        List.of(x.slice(rank - 1, 0, half), x.slice(rank - 1, half, width)),
        e -> e.get(0).mul(activation.apply(e.get(1))));
  }
}
