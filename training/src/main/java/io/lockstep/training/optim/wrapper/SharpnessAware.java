package io.lockstep.training.optim.wrapper;

import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.Interval;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.optim.rule.GroupStep;
import io.lockstep.training.optim.rule.ParameterBlock;
import io.lockstep.training.optim.rule.UpdateRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Sharpness-aware minimization (Foret et al., 2021): the step down the gradient that there is a
 * little up the hill, {@code p + rho g/|g|}, the norm over all parameters of the group; in its
 * adaptive form (Kwon et al., 2021) {@code p + rho p^2 g/|p g|}. The second pass sees the same
 * dropout as the first; running statistics are those of the first.
 */
final class SharpnessAware extends Wrapper {
  /** Added to norms, as in the usual implementations. */
  private static final double EPSILON = 1e-12;

  private final boolean adaptive;

  private SharpnessAware(String kind, boolean adaptive, double rho, UpdateRule base) {
    super(
        kind,
        base,
        Hyperparameter.in(Interval.above(0), "rho", rho, "how far up the hill to look"));
    this.adaptive = adaptive;
  }

  static SharpnessAware sam(UpdateRule base) {
    return new SharpnessAware("sam", false, 0.05, base);
  }

  static SharpnessAware asam(UpdateRule base) {
    return new SharpnessAware("asam", true, 0.5, base);
  }

  @Override
  List<String> ownScalars() {
    return List.of("rho");
  }

  @Override
  double ownScalar(String scalar, Map<String, Double> values, long step) {
    return value(values, scalar);
  }

  /** The norm is the sum over parameters, however they lie in memory. */
  @Override
  public boolean elementwise() {
    return false;
  }

  @Override
  public List<Tensor> ascent(GroupStep step) {
    Function<ParameterBlock, Tensor> scaled =
        b -> adaptive ? b.parameter().mul(b.gradient()) : b.gradient();
    Tensor norm = step.sum(b -> scaled.apply(b).square().sum()).sqrt();
    Tensor length = step.scalar("rho").div(norm.add(EPSILON));
    List<Tensor> up = new ArrayList<>();
    for (ParameterBlock b : step.blocks()) {
      Tensor along = adaptive ? scaled.apply(b).mul(b.parameter()) : b.gradient();
      up.add(b.parameter().add(along.mul(length)));
    }
    return up;
  }
}
