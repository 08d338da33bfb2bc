package io.lockstep.training.optim.wrapper;

import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.Interval;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.optim.rule.GroupStep;
import io.lockstep.training.optim.rule.GroupUpdate;
import io.lockstep.training.optim.rule.Next;
import io.lockstep.training.optim.rule.UpdateRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Weights that are averaged over the steps and evaluated in place of the trained ones: an
 * exponential moving average, {@code average + (1 - ema_decay) (p - average)} from the first step
 * on; or the plain mean of every few steps' weights from a step on (stochastic weight averaging,
 * Izmailov et al., 2018), before which it is the weights themselves.
 */
final class Averaged extends Wrapper {
  private static final String AVERAGE = "averaged_weights";

  private final boolean exponential;

  private Averaged(String kind, boolean exponential, UpdateRule base, Hyperparameter... own) {
    super(kind, base, own);
    this.exponential = exponential;
  }

  /** Returns a rule whose weights are averaged exponentially. */
  static Averaged ema(UpdateRule base) {
    return new Averaged(
        "ema",
        true,
        base,
        Hyperparameter.in(
            Interval.atLeast(0).below(1), "ema_decay", 0.999, "share of the average that is kept"));
  }

  /** Returns a rule whose weights are averaged evenly. */
  static Averaged swa(UpdateRule base) {
    return new Averaged(
        "swa",
        false,
        base,
        Hyperparameter.in(
            Interval.atLeast(0), "swa_start", 0, "steps before the first that counts"),
        Hyperparameter.in(Interval.atLeast(1), "swa_every", 1, "steps for each that counts"));
  }

  @Override
  List<String> ownScalars() {
    return List.of("average_share");
  }

  /** The part of the way from the average to the new weights. */
  @Override
  double ownScalar(String scalar, Map<String, Double> values, long step) {
    if (exponential) {
      return step == 1 ? 1 : 1 - value(values, "ema_decay");
    }
    long since = step - Math.round(value(values, "swa_start"));
    long every = Math.round(value(values, "swa_every"));
    if (since <= 1) {
      return 1;
    }
    return (since - 1) % every == 0 ? 1.0 / ((since - 1) / every + 1) : 0;
  }

  @Override
  List<String> ownState() {
    return List.of(AVERAGE);
  }

  @Override
  public String evaluated() {
    return AVERAGE;
  }

  @Override
  public GroupUpdate update(GroupStep step) {
    GroupUpdate inner = base().update(step);
    Tensor share = step.scalar("average_share");
    List<Next> blocks = new ArrayList<>();
    for (int i = 0; i < inner.blocks().size(); i++) {
      Next next = inner.blocks().get(i);
      Tensor average = step.blocks().get(i).state(AVERAGE);
      Tensor moved = average.add(next.parameter().sub(average).mul(share));
      blocks.add(next.with(AVERAGE, share.eq(1).where(next.parameter(), moved)));
    }
    return new GroupUpdate(blocks, inner.shared());
  }
}
