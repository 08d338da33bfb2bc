package io.lockstep.kernels.library.rule;

import io.lockstep.kernels.library.OptimizerRule;
import io.lockstep.kernels.library.Registry;
import io.lockstep.kernels.library.UnknownNameException;
import java.util.List;
import java.util.stream.Stream;

/**
 * The registry of optimizer updates: those that are built in, with the conventions of PyTorch
 * unless their name says otherwise, and those that were registered. Most are constants of their
 * family, such as {@link AdamRules}; the most used ones are here, too.
 */
public final class OptimizerRules {
  /** {@link MomentumRules#SGD}. */
  public static final OptimizerRule SGD = MomentumRules.SGD;

  /** {@link MomentumRules#MOMENTUM}. */
  public static final OptimizerRule MOMENTUM = MomentumRules.MOMENTUM;

  /** {@link MomentumRules#NESTEROV}. */
  public static final OptimizerRule NESTEROV = MomentumRules.NESTEROV;

  /** {@link AdamRules#ADAM}. */
  public static final OptimizerRule ADAM = AdamRules.ADAM;

  /** {@link AdamRules#ADAMW}. */
  public static final OptimizerRule ADAMW = AdamRules.ADAMW;

  private static final Registry<OptimizerRule> REGISTRY =
      Registry.of("optimizer", r -> List.of(r.name()), builtIn());

  private OptimizerRules() {}

  private static List<OptimizerRule> builtIn() {
    return Stream.of(
            mostUsed(),
            MomentumRules.all(),
            VelocityRules.all(),
            SignRules.all(),
            AdagradRules.all(),
            RmspropRules.all(),
            AveragedRules.all(),
            AdamRules.all(),
            AdamCorrectionRules.all(),
            AdamVarianceRules.all(),
            AdamMomentRules.all(),
            AdamGateRules.all(),
            AdamBoundRules.all())
        .flatMap(List::stream)
        .toList();
  }

  /**
   * Registers an optimizer update of one's own, so that it is found by its name.
   *
   * @return the update
   * @throws IllegalArgumentException if its name cannot be one, or is taken
   */
  public static OptimizerRule register(OptimizerRule rule) {
    return REGISTRY.register(rule, List.of(rule.name()));
  }

  /** Returns every optimizer update: the built-in ones in a fixed order, then those registered. */
  public static List<OptimizerRule> all() {
    return REGISTRY.all();
  }

  /** Returns the most used ones, which are constants of this class, in order. */
  public static List<OptimizerRule> mostUsed() {
    return List.of(SGD, MOMENTUM, NESTEROV, ADAM, ADAMW);
  }

  /**
   * Returns the optimizer update with the given name.
   *
   * @throws UnknownNameException if there is none; the message suggests the nearest name
   */
  public static OptimizerRule byName(String name) {
    return REGISTRY.byName(name);
  }
}
