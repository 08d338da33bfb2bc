package io.lockstep.training.optim;

import io.lockstep.graph.NodeOrigin;
import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.Interval;
import io.lockstep.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gradients that are cut before the rule sees them, in this order: each element to a range, each
 * tensor to a norm, all together to a norm (Pascanu et al., 2013), with PyTorch's factor {@code
 * min(1, limit / (norm + 1e-6))}. The norm of all is the root of the sum, in the order of the
 * parameters, of each tensor's sum of squares. What is frozen does not count.
 */
final class Clipping {
  static final String VALUE = "clip_value";
  static final String TENSOR_NORM = "clip_tensor_norm";
  static final String NORM = "clip_norm";

  /** What steers it; what is not given is not done. */
  static final List<Hyperparameter> HYPERPARAMETERS =
      List.of(
          limit(VALUE, "most that an element of a gradient is, either way"),
          limit(TENSOR_NORM, "most that the norm of a tensor's gradient is"),
          limit(NORM, "most that the norm of all gradients is"));

  private static final double EPSILON = 1e-6;

  private Clipping() {}

  private static Hyperparameter limit(String name, String description) {
    return Hyperparameter.in(Interval.above(0), name, 1, description);
  }

  /**
   * Returns the gradients after it.
   *
   * @param names of the parameters that are trained
   * @param limits one element for each limit that is given, by its name
   */
  static StepGradients apply(
      StepGradients gradients, List<String> names, Map<String, Tensor> limits) {
    return NodeOrigin.update("the clipping of gradients", () -> clipped(gradients, names, limits));
  }

  private static StepGradients clipped(
      StepGradients gradients, List<String> names, Map<String, Tensor> limits) {
    StepGradients clipped = gradients;
    Tensor value = limits.get(VALUE);
    if (value != null) {
      clipped = clipped.elementwise(g -> g.clamp(value.neg(), value));
    }
    Tensor tensorNorm = limits.get(TENSOR_NORM);
    if (tensorNorm != null) {
      Map<String, Tensor> each = new LinkedHashMap<>();
      for (String name : names) {
        Tensor g = clipped.of(name);
        each.put(name, g.mul(factor(tensorNorm, squares(g))));
      }
      clipped = new StepGradients.Each(each);
    }
    Tensor norm = limits.get(NORM);
    if (norm != null) {
      StepGradients all = clipped;
      List<Tensor> sums = names.stream().map(name -> squares(all.of(name))).toList();
      Tensor factor = factor(norm, Tensor.concat(0, sums).sum(0).reshape(1));
      clipped = clipped.elementwise(g -> g.mul(factor));
    }
    return clipped;
  }

  private static Tensor squares(Tensor g) {
    return g.square().sum().reshape(1);
  }

  private static Tensor factor(Tensor limit, Tensor squares) {
    return limit.div(squares.sqrt().add(EPSILON)).minimum(1);
  }
}
