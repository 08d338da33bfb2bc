package io.lockstep.kernels.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class HyperparameterTest {
  private static final double NO_END = Double.POSITIVE_INFINITY;

  private static OptimizerRule rule(Hyperparameter... hyperparameters) {
    return new OptimizerRule(
        "mine", List.of(hyperparameters), List.of(), (p, g, state, s) -> List.of(p));
  }

  private static String refused(Executable call) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  @Test
  void a_range_of_ones_own_is_kept() {
    OptimizerRule rule =
        rule(
            new Hyperparameter("shift", List.of("offset"), 0, -NO_END, NO_END),
            new Hyperparameter("power", List.of(), 2, 1.5, 4),
            new Hyperparameter("slack", List.of(), -1, -NO_END, 0));
    assertEquals(
        Map.of("shift", -3.0, "power", 3.5, "slack", -1.0),
        rule.configure(Map.of("offset", -3.0, "power", 3.5)));
    assertEquals(
        "[mine] shift is 1.0E39; give a value that is finite in float32",
        refused(() -> rule.configure(Map.of("shift", 1e39))));
    assertEquals(
        "[mine] shift is -1.0E39; give a value that is finite in float32",
        refused(() -> rule.configure(Map.of("shift", -1e39))));
    assertEquals(
        "[mine] power is 4.0; give a value of at least 1.5 and below 4 in float32",
        refused(() -> rule.configure(Map.of("power", 4.0))));
    assertEquals(
        "[mine] slack is 0.0; give a value below 0 in float32",
        refused(() -> rule.configure(Map.of("slack", 0.0))));
  }

  @Test
  void a_default_out_of_range_is_refused() {
    assertEquals(
        "[hyperparameter] beta is 1.0 where it is not given; choose a value of at least 0 and below"
            + " 1 in float32",
        refused(() -> Hyperparameter.belowOne("beta", 1)));
  }

  @Test
  void an_alias_never_hides_a_name() {
    OptimizerRule rule = rule(Hyperparameter.of("a", 1, "b"), Hyperparameter.of("b", 2, "c"));
    assertEquals(Map.of("a", 1.0, "b", 5.0), rule.configure(Map.of("b", 5.0)));
    assertEquals(Map.of("a", 1.0, "b", 6.0), rule.configure(Map.of("c", 6.0)));
  }

  @Test
  void two_of_one_name_are_refused() {
    assertEquals(
        "[mine] two hyperparameters have one name; rename one of them",
        refused(() -> rule(Hyperparameter.rate(1), Hyperparameter.of("lr", 2))));
  }

  @Test
  void an_update_reads_them_in_their_order() {
    OptimizerRule rule = rule(Hyperparameter.rate(0.5), Hyperparameter.weightDecay(0.25));
    assertEquals(List.of("lr", "weight_decay"), rule.scalars());
    assertEquals(0.25, rule.scalarValues(rule.configure(Map.of("lr", 0.125)), 7)[1]);
    assertEquals(0.125, rule.scalarValues(rule.configure(Map.of("lr", 0.125)), 7)[0]);
  }
}
