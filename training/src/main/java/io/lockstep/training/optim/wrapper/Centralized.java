package io.lockstep.training.optim.wrapper;

import io.lockstep.tensor.Tensor;
import io.lockstep.training.optim.rule.GroupStep;
import io.lockstep.training.optim.rule.GroupUpdate;
import io.lockstep.training.optim.rule.ParameterBlock;
import io.lockstep.training.optim.rule.UpdateRule;
import java.util.stream.IntStream;

/**
 * Gradient centralization (Yong et al., 2020): from the gradient of the weights that lead into a
 * unit their mean is taken; vectors stay as they are.
 */
final class Centralized extends Wrapper {
  Centralized(UpdateRule base) {
    super("centralized", base);
  }

  @Override
  public boolean elementwise() {
    return false;
  }

  @Override
  public GroupUpdate update(GroupStep step) {
    return base()
        .update(
            step.withGradients(
                step.blocks().stream().map(ParameterBlock::gradient).map(this::centred).toList()));
  }

  private Tensor centred(Tensor g) {
    int rank = g.shape().rank();
    return rank < 2 ? g : g.sub(g.meanKeep(IntStream.range(1, rank).toArray()));
  }
}
