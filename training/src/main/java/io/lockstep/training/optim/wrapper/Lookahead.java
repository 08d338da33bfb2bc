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
 * Lookahead (Zhang et al., 2019): every few steps slow weights go a part of the way to the fast
 * ones, which go on from there. The slow ones begin at the first parameters.
 */
final class Lookahead extends Wrapper {
  private static final String SLOW = "slow_weights";

  Lookahead(UpdateRule base) {
    super(
        "lookahead",
        base,
        Hyperparameter.in(Interval.atLeast(1), "lookahead_steps", 5, "fast steps for each slow one")
            .aliased("k"),
        Hyperparameter.in(
                Interval.above(0).upTo(1), "lookahead_alpha", 0.5, "part of the way that is gone")
            .aliased("alpha"));
  }

  @Override
  List<String> ownScalars() {
    return List.of("first", "synchronizes", "lookahead_alpha");
  }

  @Override
  double ownScalar(String scalar, Map<String, Double> values, long step) {
    long every = Math.round(value(values, "lookahead_steps"));
    return switch (scalar) {
      case "first" -> step == 1 ? 1 : 0;
      case "synchronizes" -> step % every == 0 ? 1 : 0;
      default -> value(values, scalar);
    };
  }

  @Override
  List<String> ownState() {
    return List.of(SLOW);
  }

  @Override
  public GroupUpdate update(GroupStep step) {
    GroupUpdate fast = base().update(step);
    Tensor now = step.scalar("synchronizes").gt(0);
    Tensor first = step.scalar("first").gt(0);
    List<Next> blocks = new ArrayList<>();
    for (int i = 0; i < fast.blocks().size(); i++) {
      Next next = fast.blocks().get(i);
      Tensor before =
          first.where(step.blocks().get(i).parameter(), step.blocks().get(i).state(SLOW));
      Tensor ahead = before.add(next.parameter().sub(before).mul(step.scalar("lookahead_alpha")));
      blocks.add(next.then(p -> now.where(ahead, p)).with(SLOW, now.where(ahead, before)));
    }
    return new GroupUpdate(blocks, fast.shared());
  }
}
