package io.lockstep.training.optim.wrapper;

import io.lockstep.training.optim.rule.RuleWrapper;
import io.lockstep.training.optim.rule.UpdateRule;
import java.util.List;

/** Everything that may be put around a rule. */
public final class Wrappers {
  private Wrappers() {}

  /** Returns the rules made of these that go by names of their own. */
  public static List<UpdateRule> presets() {
    return List.of(Preset.RANGER);
  }

  /** Returns them in a fixed order. */
  public static List<RuleWrapper> all() {
    return List.of(
        RuleWrapper.of(
            "lookahead",
            "every k steps slow + alpha (p - slow), and p = slow",
            "Zhang et al., 2019",
            Lookahead::new),
        RuleWrapper.of(
            "ema",
            "evaluated: average + (1 - decay) (p - average)",
            "Polyak and Juditsky, 1992",
            Averaged::ema),
        RuleWrapper.of("swa", "evaluated: the mean of p", "Izmailov et al., 2018", Averaged::swa),
        RuleWrapper.of(
            "cautious",
            "of a step only what goes down the gradient, and longer",
            "Liang et al., 2024",
            Cautious::new),
        RuleWrapper.of(
            "centralized",
            "g - mean of g over each unit's weights",
            "Yong et al., 2020",
            Centralized::new),
        RuleWrapper.of("sam", "g at p + rho g/|g|", "Foret et al., 2021", SharpnessAware::sam),
        RuleWrapper.of(
            "asam", "g at p + rho p^2 g/|p g|", "Kwon et al., 2021", SharpnessAware::asam));
  }
}
