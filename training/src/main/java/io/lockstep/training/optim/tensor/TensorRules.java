package io.lockstep.training.optim.tensor;

import io.lockstep.training.optim.rule.UpdateRule;
import java.util.List;
import java.util.stream.Stream;

/** Every optimizer that looks at whole tensors. */
public final class TensorRules {
  private TensorRules() {}

  /** Returns them in a fixed order. */
  public static List<UpdateRule> all() {
    return Stream.of(
            TrustRatioRules.all(),
            FactoredRules.all(),
            RowRules.all(),
            DifferenceRules.all(),
            AdaptiveRateRules.all(),
            LossRules.all(),
            NormalizedRules.all(),
            InertiaRules.all(),
            MatrixRules.all(),
            ScheduleFreeRules.all())
        .flatMap(List::stream)
        .toList();
  }
}
