package io.lockstep.kernels.library;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Where activations are flat follows from their formulas. */
class FlatnessTest {
  @Test
  void each_activation_knows_its_flat_sides() {
    Map<String, String> sides = new TreeMap<>();
    for (Activation activation : Activations.all()) {
      Flatness flat = activation.flatness();
      String of = (flat.below() ? "below " : "") + (flat.above() ? "above" : "");
      sides.merge(of.strip(), activation.name(), (a, b) -> a + " " + b);
    }
    assertEquals(
        """
        : identity step leaky_relu softmax log_softmax softmin
        above: log_sigmoid
        below: relu gelu gelu_tanh softplus silu elu selu mish celu threshold hard_swish
        below above: sigmoid tanh relu6 hard_sigmoid hard_tanh softsign
        """,
        sides.entrySet().stream()
            .map(e -> e.getKey() + ": " + e.getValue() + "\n")
            .reduce("", String::concat));
  }

  @Test
  void flat_is_a_twentieth_of_the_steepest_slope() {
    assertEquals(0.05, Activations.TANH.flatness().limit());
    assertEquals(0.0125, Activations.SIGMOID.flatness().limit());
    assertEquals(0.05, Activations.RELU.flatness().limit());
    assertEquals(new Flatness(0, false, false), Activations.STEP.flatness());
  }
}
