package io.lockstep.parity.own;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.parity.CaseGradients;
import io.lockstep.parity.Conformance;
import io.lockstep.parity.Variant;
import io.lockstep.parity.cases.Case;
import io.lockstep.parity.cases.GradientCase;
import io.lockstep.parity.cases.Selection;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Functions of one's own in the kit, right and wrong ones. */
class OwnFunctionTest {
  private static final EngineOptions CPU =
      EngineOptions.of("cpu").withThreads(1).with("cpu.vector", "false");
  private static final OwnFunction SOFTSIGN =
      OwnFunction.of("softsign", x -> x.div(x.abs().add(1)));

  /** The first lines of what the kit finds wrong with functions. */
  static List<String> wrong(OwnOperation function) {
    List<String> wrong = new ArrayList<>();
    List<Variant> variants =
        List.of(new Variant("fused", CPU), new Variant("unfused", CPU.withFusion(false)));
    try (Conformance conformance = new Conformance(variants)) {
      for (Case given : function.cases(Selection.QUICK)) {
        conformance.run(given).first().stream()
            .findFirst()
            .ifPresent(difference -> wrong.add(difference.toString()));
      }
    }
    try (Engine engine = Engine.open(CPU)) {
      function.gradientCases().stream()
          .map(given -> CaseGradients.check(engine, given))
          .filter(text -> !text.isEmpty())
          .forEach(wrong::add);
    }
    return wrong;
  }

  @Test
  void a_function_is_walked_at_all_sizes_in_both_orders_on_ordinary_and_special_numbers() {
    assertEquals(
        List.of(
            "own function/softsign 0",
            "own function/softsign special 0",
            "own function/softsign 1",
            "own function/softsign special 1",
            "own function/softsign 13",
            "own function/softsign special 13",
            "own function/softsign 257",
            "own function/softsign special 257",
            "gradient/own function/softsign 1 in F32",
            "gradient/own function/softsign 1 in F64",
            "gradient/own function/softsign 1, second order in F32",
            "gradient/own function/softsign 1, second order in F64",
            "gradient/own function/softsign 13 in F32",
            "gradient/own function/softsign 13 in F64",
            "gradient/own function/softsign 13, second order in F32",
            "gradient/own function/softsign 13, second order in F64"),
        SOFTSIGN.cases(Selection.QUICK).stream().map(Case::name).toList());
    assertEquals(
        List.of(0, 1, 13, 207, 256, 257, 4098),
        SOFTSIGN.cases(Selection.FULL).stream()
            .map(Case::variant)
            .filter(name -> name.startsWith("softsign special"))
            .map(name -> Integer.valueOf(name.substring(name.lastIndexOf(' ') + 1)))
            .toList());
  }

  @Test
  void right_functions_pass() {
    assertEquals(List.of(), wrong(SOFTSIGN.withReference(x -> x / (1 + Math.abs(x)))));
    assertEquals(
        List.of(),
        wrong(
            OwnFunction.of("gated", (x, gate) -> x.mul(gate.sigmoid()))
                .withReference((x, gate) -> x / (1 + Math.exp(-gate)))));
    OwnFunction norm =
        OwnFunction.of(
                "row_norm",
                List.of(OwnOperand.floats(5, OwnOperand.SIZE), OwnOperand.between(0.5, 2, 5, 1)),
                t -> t.get(0).square().sum(1).add(1).sqrt().div(t.get(1).reshape(5)))
            .withArrayReference(OwnFunctionTest::norms);
    assertEquals(List.of(), wrong(norm));
  }

  private static double[] norms(int size, List<double[]> operands) {
    return IntStream.range(0, 5)
        .mapToDouble(row -> {
          double sum = 1;
          for (int i = row * size; i < (row + 1) * size; i++) {
            sum += operands.get(0)[i] * operands.get(0)[i];
          }
          return Math.sqrt(sum) / operands.get(1)[row];
        })
        .toArray();
  }

  @Test
  void indices_stand_where_the_function_wants_them() {
    OwnFunction picked =
        OwnFunction.of(
                "picked",
                List.of(OwnOperand.indices(3, OwnOperand.SIZE), OwnOperand.floats(3, 2)),
                t -> t.get(1).gather(t.get(0)).square())
            .withSizes(4, 300);
    assertEquals(List.of(), wrong(picked));
    assertEquals(
        List.of("picked 4", "picked 4, second order"),
        picked.gradientCases().stream().map(GradientCase::variant).toList());
  }

  @Test
  void a_function_without_gradients_and_one_whose_gradient_is_no_slope_pass() {
    assertEquals(
        List.of(),
        wrong(
            OwnFunction.of("sign_bit", (Tensor x) -> x.lt(0))
                .withGradients(GradientOrder.NONE)
                .withReference(x -> x < 0 ? 1 : 0)));
    OwnFunction straight = OwnFunction.of("straight", x -> x.add(x.round().sub(x).detach()));
    assertEquals(List.of(), wrong(straight.withGradients(GradientOrder.BITS)));
    assertTrue(
        wrong(straight)
            .getFirst()
            .startsWith(
                "[gradient] own function/straight 1: the gradient is not the slope, their relative"
                    + " difference is 1.0, above 1.0E-6; look for a formula with another"
                    + " derivative, a detach(), or an operand outside of where it is smooth"),
        () -> wrong(straight).getFirst());
  }

  @Test
  void another_formula_than_the_reference_is_found() {
    assertEquals(
        "[parity] own function/softsign 1 (seed 1443141173) on fused: root 0 Map F32[1] element 0"
            + " breaks the reference that is given for it, by more than 7.858073099078274E-8:"
            + " expected -0.659089 (0xbf28ba0f), got -0.6591115 (0xbf28bb88), 377 ulps apart",
        wrong(SOFTSIGN.withReference(x -> x / (1.0001 + Math.abs(x)))).getFirst());
  }

  @Test
  void a_reference_of_another_length_is_refused() {
    OwnFunction function = SOFTSIGN.withArrayReference((size, x) -> new double[size + 1]);
    assertEquals(
        "[parity] own function/softsign 0 (seed 1443141172) failed on fused: [reference] it has 1"
            + " elements, the result 0; give one number for each element",
        assertThrows(RuntimeException.class, () -> wrong(function)).getMessage());
  }

  @Test
  void names_shapes_and_ranges_are_checked() {
    assertEquals(
        "[own operation] 'Soft Sign' is no name; give lower case letters, digits and _, with a"
            + " letter first",
        refused(() -> OwnFunction.of("Soft Sign", (Tensor x) -> x)));
    assertEquals(
        "[own operation] two are named 'softsign'; give each a name of its own",
        refused(() -> new OwnOperations(List.of(SOFTSIGN, SOFTSIGN))));
    assertEquals(
        "[own operand] [-2] is no shape; give lengths of at least 0, or SIZE",
        refused(() -> OwnOperand.floats(-2)));
    assertEquals(
        "[own operand] nothing lies between 2.0 and 1.0; give the lower end first",
        refused(() -> OwnOperand.between(2, 1, 3)));
  }

  private static String refused(Runnable wrong) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, wrong::run).getMessage());
  }
}
