package io.lockstep.training.optim.rule;

import io.lockstep.kernels.library.Facts;
import io.lockstep.kernels.library.Steered;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an optimizer does to a group of parameters in a step, written with tensors. Rules that treat
 * each element by itself are {@link io.lockstep.kernels.library.OptimizerRule}s, of which {@link
 * ElementwiseUpdate} makes one of these; the others look at whole tensors: their norms, rows and
 * columns. Has no state itself.
 */
public interface UpdateRule extends Steered {
  /** Returns what is told of it. */
  Facts facts();

  /**
   * Returns whether elements are treated each by itself, so that parameters that lie side by side
   * may come as one vector.
   */
  boolean elementwise();

  /**
   * Returns what is kept for a parameter of a shape: the name and the shape of each value, which
   * all start at 0. A rule whose state starts elsewhere reads a scalar that is 1 at step 1.
   *
   * @param parameter its shape
   */
  Map<String, Shape> state(Shape parameter);

  /** Returns what is kept once for a whole group; often nothing. It starts at 0, too. */
  default Map<String, Shape> shared() {
    return Map.of();
  }

  /**
   * Checks that a parameter can be updated by this rule.
   *
   * @throws IllegalArgumentException if it cannot, such as a vector by a rule for matrices
   */
  default void require(String parameter, Shape shape) {}

  /**
   * Checks that a parameter is a matrix or has more axes, for {@link #require} of rules for these.
   *
   * @param rule its name, for the message
   * @throws IllegalArgumentException if it is a vector
   */
  static void requireMatrix(String rule, String parameter, Shape shape) {
    if (shape.rank() < 2) {
      throw new IllegalArgumentException(
          "["
              + rule
              + "] parameter '"
              + parameter
              + "' is a vector, "
              + shape
              + ", but the rule is for matrices; give vectors another one, as by the group 'rank=1:"
              + " rule=adamw'");
    }
  }

  /**
   * Returns the name of the state that holds the weights to evaluate with, where these are others
   * than those that are trained, such as their average; else null.
   */
  default @Nullable String evaluated() {
    return null;
  }

  /**
   * Returns where the gradient is to be taken, as a tensor for each block, where that is not at the
   * parameters themselves; else null. The gradients of the step are those of the parameters.
   */
  default @Nullable List<Tensor> ascent(GroupStep step) {
    return null;
  }

  /** Returns the new parameters and state of a group. */
  GroupUpdate update(GroupStep step);
}
