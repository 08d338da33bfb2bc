package io.lockstep.parity.registry;

import io.lockstep.kernels.library.OptimizerRule;
import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.training.optim.UpdateRules;
import io.lockstep.training.optim.rule.UpdateRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Optimizers that are written with tensors, and what is put around a rule: their update is no case
 * of the kit, which has the rules for elements, so devices are compared by training with them.
 */
public final class TrainedOptimizers {
  private TrainedOptimizers() {}

  /** Returns the names: of every rule for tensors, and of momentum within every wrapper. */
  public static List<String> names() {
    Set<String> ofElements =
        OptimizerRules.all().stream().map(OptimizerRule::name).collect(Collectors.toSet());
    List<String> names = new ArrayList<>();
    UpdateRules.all().stream()
        .map(UpdateRule::name)
        .filter(name -> !ofElements.contains(name))
        .forEach(names::add);
    UpdateRules.wrappers().forEach(w -> names.add(w.name() + "(momentum)"));
    return List.copyOf(names);
  }
}
