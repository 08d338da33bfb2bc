package io.lockstep.kernels.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** A function is found by its name and the values of its parameters. */
class SignatureTest {
  private static String refused(Executable call) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  @Test
  void a_text_gives_values_and_is_given_back() {
    assertSame(Losses.HUBER, Losses.byName("huber"));
    assertSame(Losses.HUBER, Losses.byName("huber(delta=1)"));
    assertSame(Losses.HUBER, Losses.byName("huber()"));
    assertEquals("huber(delta=2)", Losses.byName("huber(delta=2)").name());
    assertEquals("huber(delta=2)", Losses.byName(" Huber ( Delta = 2.0 ) ").name());
    assertEquals(Losses.HUBER.with("delta", 2), Losses.byName("huber(delta=2)"));
    assertEquals(
        "leaky_relu(slope=0.2)", Activations.byName("leaky-relu(negative_slope=0.2)").name());
    assertEquals("hard_tanh(min=-2,max=2)", Activations.byName("hard_tanh(max=2,min=-2)").name());
    assertEquals("quantile(q=0.9)", Losses.byName("pinball(q=0.9)").name());
    assertEquals("silu(beta=1.0E-4)", Activations.byName("swish(beta=1e-4)").name());
    assertEquals(
        "silu(beta=1.0E-4)",
        Activations.byName(Activations.byName("silu(beta=1e-4)").name()).name());
  }

  @Test
  void an_unknown_parameter_is_answered_with_the_nearest() {
    assertEquals(
        "[huber] unknown parameter 'dleta'; did you mean 'delta'? known: delta",
        refused(() -> Losses.byName("huber(dleta=2)")));
    assertEquals(
        "[hard_tanh] unknown parameter 'width'; known: min, max",
        refused(() -> Activations.byName("hard_tanh(width=2)")));
    assertEquals(
        "[activation] relu has no parameters; write relu alone",
        refused(() -> Activations.byName("relu(slope=0.1)")));
    assertEquals(
        "[loss] unknown loss 'hubber'; did you mean 'huber'? known: "
            + String.join(", ", Losses.all().stream().map(Loss::name).toList()),
        refused(() -> Losses.byName("hubber(delta=2)")));
  }

  @Test
  void a_value_out_of_range_names_the_range() {
    assertEquals(
        "[huber] delta is 0.0; give a value above 0 that is finite in float32",
        refused(() -> Losses.byName("huber(delta=0)")));
    assertEquals(
        "[huber] delta is 1.0E-50; give a value above 0 that is finite in float32",
        refused(() -> Losses.byName("huber(delta=1e-50)")));
    assertEquals(
        "[quantile] q is 1.0; give a value above 0 and below 1 in float32",
        refused(() -> Losses.byName("quantile(q=1)")));
    assertEquals(
        "[leaky_relu] slope is NaN; give a value that is finite in float32",
        refused(() -> Activations.byName("leaky_relu(slope=NaN)")));
    assertEquals(
        "[hard_tanh] min is 1 and max is 1; give a min below the max",
        refused(() -> Activations.byName("hard_tanh(min=1)")));
    assertEquals(
        "[mine] share is 1.5; give a value of at least 0 and at most 1 in float32",
        refused(() ->
            Signature.of(
                    "mine", Hyperparameter.in(Interval.atLeast(0).upTo(1), "share", 0, "a share"))
                .with(Map.of("share", 1.5))));
  }

  @Test
  void a_text_that_is_none_says_how_to_write_one() {
    assertEquals(
        "[loss] cannot read 'huber(2)'; write NAME, or NAME(PARAMETER=NUMBER,...)",
        refused(() -> Losses.byName("huber(2)")));
    assertEquals(
        "[loss] cannot read 'huber(delta=2'; write NAME, or NAME(PARAMETER=NUMBER,...)",
        refused(() -> Losses.byName("huber(delta=2")));
    assertEquals(
        "[loss] cannot read '(delta=2)'; write NAME, or NAME(PARAMETER=NUMBER,...)",
        refused(() -> Losses.byName("(delta=2)")));
    assertEquals(
        "[loss] 'two' in 'huber(delta=two)' is no number; write a number behind delta=",
        refused(() -> Losses.byName("huber(delta=two)")));
    assertEquals(
        "[loss] 'huber(delta=2,delta=3)' gives delta twice; give it once",
        refused(() -> Losses.byName("huber(delta=2,delta=3)")));
    assertEquals(
        "[leaky_relu] slope is given twice, in different spellings; give it once",
        refused(() -> Activations.byName("leaky_relu(slope=2,alpha=3)")));
  }

  @Test
  void one_of_ones_own_has_parameters_too() {
    Activation power =
        Activation.of(
            Signature.of("own_scale", Hyperparameter.of("factor", 2)),
            (x, s) -> x.mul(s.value("factor")));
    assertEquals("own_scale(factor=3)", power.with("factor", 3).name());
    assertEquals(
        "[own_scale] has no parameter 'facto'; declare it, or ask for another",
        refused(() ->
            Activation.of(
                Signature.of("own_scale", Hyperparameter.of("factor", 2)),
                (x, s) -> x.mul(s.value("facto")))));
    assertEquals(
        "[own_scale] two parameters have one name; rename one of them",
        refused(
            () -> Signature.of("own_scale", Hyperparameter.of("a", 1), Hyperparameter.of("a", 2))));
  }

  @Test
  void every_parameter_has_another_value_to_be_tried_with() {
    for (Configurable<?> function :
        List.<Configurable<?>>of(
            Losses.HUBER, Losses.QUANTILE, Losses.NLL, Activations.HARD_TANH, Activations.ELU)) {
      Signature usual = function.signature();
      Signature other = usual.another();
      usual
          .values()
          .forEach((name, value) -> assertEquals(false, value == other.value(name), name));
    }
  }

  @Test
  void an_interval_is_told_in_a_table() {
    assertEquals("any", Interval.ALL.toString());
    assertEquals("> 0", Interval.above(0).toString());
    assertEquals(">= 0, < 1", Interval.atLeast(0).below(1).toString());
    assertEquals("<= 2.5", Interval.ALL.upTo(2.5).toString());
    assertEquals(
        "[interval] from 1.0 to 0.0 there is no number; give the least first",
        refused(() -> Interval.atLeast(1).below(0)));
  }
}
