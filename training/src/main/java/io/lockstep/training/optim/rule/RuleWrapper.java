package io.lockstep.training.optim.rule;

import io.lockstep.kernels.library.Facts;
import java.util.function.UnaryOperator;

/**
 * Something that may be put around any rule.
 *
 * @param name as in {@code name(adam)}
 * @param facts what is told of it
 * @param around what it makes of a rule
 */
public record RuleWrapper(String name, Facts facts, UnaryOperator<UpdateRule> around) {
  /** Returns one with what is told of it. */
  public static RuleWrapper of(
      String name, String formula, String paper, UnaryOperator<UpdateRule> around) {
    return new RuleWrapper(name, new Facts(formula, paper), around);
  }
}
