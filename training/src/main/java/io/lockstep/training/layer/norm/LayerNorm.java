package io.lockstep.training.layer.norm;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Initializers;
import io.lockstep.training.nn.Layer;
import java.util.List;

/**
 * Layer normalization (Ba et al., 2016): {@code (x - mean) / sqrt(variance + eps) weight + bias}
 * over the last axes of each example, with variances divided by the count. Parameters {@code
 * weight} and {@code bias} of the normalized shape, as in PyTorch. Keras has 0.001 as {@code
 * epsilon}.
 *
 * @param shape the last axes that are normalized over; empty for the last one as it comes
 * @param eps added to variances
 * @param affine whether there is a factor for each element
 * @param bias whether there is an offset, too, where there is a factor
 */
public record LayerNorm(Shape shape, double eps, boolean affine, boolean bias) implements Layer {
  private static final String NAME = "layer_norm";

  /** Checks the number. */
  public LayerNorm {
    Normalization.requireEps(NAME, eps);
  }

  /** Creates a layer over the last axis with PyTorch's defaults: eps 1e-5, factor and offset. */
  public LayerNorm() {
    this(Shape.SCALAR, 1e-5, true, true);
  }

  @Override
  public Shape declare(Declaration declare, Shape in) {
    Shape over = over(declare, in);
    if (affine) {
      declare.parameter("weight", over, Normalization.ones(), 0, 0);
      if (bias) {
        declare.parameter("bias", over, Initializers.ZEROS, 0, 0);
      }
    }
    return in;
  }

  private Shape over(Declaration declare, Shape in) {
    int axes = Math.max(1, shape.rank());
    List<Integer> last = in.dims().subList(Math.max(0, in.rank() - axes), in.rank());
    if (last.size() < axes || (shape.rank() > 0 && !shape.dims().equals(last))) {
      throw declare.refusal(
          NAME,
          "normalizes over "
              + (shape.rank() == 0 ? "the last axis" : shape.toString())
              + ", but gets examples of "
              + in
              + (in.rank() == 0
                  ? "; give it examples of [k]"
                  : "; build it for their last axes, or for [], which is the last one"));
    }
    return new Shape(last);
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    Tensor normalized = normalized(x);
    if (!affine) {
      return normalized;
    }
    Tensor scaled = normalized.mul(context.parameter("weight"));
    return bias ? scaled.add(context.parameter("bias")) : scaled;
  }

  private Tensor normalized(Tensor x) {
    if (shape.rank() < 2) {
      return Normalization.rows(x, eps);
    }
    int[] whole = x.shape().toArray();
    int size = shape.size();
    Tensor rows = x.reshape(size == 0 ? 0 : x.size() / size, size);
    return Normalization.rows(rows, eps).reshape(whole);
  }
}
