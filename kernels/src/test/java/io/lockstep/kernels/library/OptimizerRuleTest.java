package io.lockstep.kernels.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.library.OptimizerRule.Update;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class OptimizerRuleTest {
  private static final Expr X = Expr.f32(1);

  /** A rule with one scalar and one value of state. */
  private static OptimizerRule rule(Update update) {
    return new OptimizerRule(
        "mine",
        List.of(Hyperparameter.rate(0.1)),
        List.of("velocity"),
        List.of("lr"),
        (h, step, to) -> {},
        update);
  }

  private static String refusal(Executable call) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  @Test
  void an_update_gives_the_parameter_and_all_state() {
    OptimizerRule both = rule((p, g, state, s) -> List.of(p, g));
    assertEquals(2, both.apply(X, X, List.of(X), List.of(X)).size());
    OptimizerRule tooFew = rule((p, g, state, s) -> List.of(p));
    assertEquals(
        "[mine] the update gives 1 results, but there are a parameter and 1 values of state"
            + " [velocity]; return the next parameter, then the next value of each",
        refusal(() -> tooFew.apply(X, X, List.of(X), List.of(X))));
    OptimizerRule tooMany = rule((p, g, state, s) -> List.of(p, g, g));
    assertEquals(
        "[mine] the update gives 3 results, but there are a parameter and 1 values of state"
            + " [velocity]; return the next parameter, then the next value of each",
        refusal(() -> tooMany.apply(X, X, List.of(X), List.of(X))));
  }

  @Test
  void an_update_reads_as_much_as_the_rule_declares() {
    OptimizerRule both = rule((p, g, state, s) -> List.of(p, g));
    assertEquals(
        "[mine] got 0 values of state, but the rule declares 1: [velocity]; give one for each",
        refusal(() -> both.apply(X, X, List.of(), List.of(X))));
    assertEquals(
        "[mine] got 2 scalars, but the rule declares 1: [lr]; give one for each",
        refusal(() -> both.apply(X, X, List.of(X), List.of(X, X))));
    assertEquals(
        "[mine] room for 0 scalars, but the update reads 1: [lr]; give an array of as many",
        refusal(() -> both.scalarValues(Map.of("lr", 0.1), 1, new double[0])));
  }
}
