package io.lockstep.training.layer.penalty;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Layer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A layer whose weights cost: adds {@code l1 sum(|w|) + l2 sum(w^2)} over every weight of the layer
 * and of those within it to what training minimizes, as {@code kernel_regularizer} of Keras.
 * Weights are the parameters of at least two axes: no biases, and no factors of a normalization.
 * The parameters have the names that they have without the penalty.
 *
 * @param inner whose weights they are
 * @param l1 factor of the absolute values, at least 0
 * @param l2 factor of the squares, at least 0
 */
public record WeightPenalty(Layer inner, double l1, double l2) implements Layer {
  /** Checks the factors. */
  public WeightPenalty {
    SizePenalty.requireFactors("weight_penalty", l1, l2);
  }

  @Override
  public Shape declare(Declaration declare, Shape in) {
    return inner.declare(declare, in);
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    Tensor result = inner.forward(x, context);
    if (context.isTraining()) {
      penalties(context.parameters().values(), l1, l2).forEach(context::penalty);
    }
    return result;
  }

  /**
   * Returns what weights cost.
   *
   * @param parameters those of a model, or of a part of it, in order
   * @param l1 factor of the absolute values, at least 0
   * @param l2 factor of the squares, at least 0
   * @return a scalar for each of the parameters that is a weight; none if both factors are 0
   */
  public static List<Tensor> penalties(Collection<Tensor> parameters, double l1, double l2) {
    return parameters.stream()
        .filter(parameter -> parameter.shape().rank() >= 2 && l1 + l2 > 0)
        .map(weights -> SizePenalty.penalty(weights, l1, l2))
        .toList();
  }

  @Override
  public Optional<String> initializerBefore() {
    return inner.initializerBefore();
  }
}
