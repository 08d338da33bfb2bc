package io.lockstep.training.optim.wrapper;

import io.lockstep.tensor.Tensor;
import io.lockstep.training.optim.rule.GroupStep;
import io.lockstep.training.optim.rule.GroupUpdate;
import io.lockstep.training.optim.rule.Next;
import io.lockstep.training.optim.rule.UpdateRule;
import java.util.ArrayList;
import java.util.List;

/**
 * Cautious optimizers (Liang et al., 2024): what a rule's step does against the gradient is left
 * out, and the rest is made longer by as much, at most a thousandfold. The step is all that the
 * rule does, its weight decay included; the authors leave decoupled decay out of the mask.
 */
final class Cautious extends Wrapper {
  /** Least part of the elements that is divided by. */
  private static final double LEAST = 1e-3;

  Cautious(UpdateRule base) {
    super("cautious", base);
  }

  @Override
  public boolean elementwise() {
    return false;
  }

  @Override
  public GroupUpdate update(GroupStep step) {
    GroupUpdate inner = base().update(step);
    List<Next> blocks = new ArrayList<>();
    for (int i = 0; i < inner.blocks().size(); i++) {
      Tensor p = step.blocks().get(i).parameter();
      Tensor g = step.blocks().get(i).gradient();
      Next next = inner.blocks().get(i);
      Tensor move = next.parameter().sub(p);
      Tensor mask = move.mul(g).lt(0).cast(p.dtype());
      Tensor factor = mask.div(mask.mean().reshape(1).maximum(LEAST));
      blocks.add(next.then(_ -> p.add(move.mul(factor))));
    }
    return new GroupUpdate(blocks, inner.shared());
  }
}
