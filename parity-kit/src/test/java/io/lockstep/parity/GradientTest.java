package io.lockstep.parity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.expr.DType;
import io.lockstep.parity.cases.GradientCase;
import io.lockstep.parity.cases.GradientCases;
import io.lockstep.parity.catalog.ComposedGradients;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.TensorException.NoGradient;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@TestInstance(Lifecycle.PER_CLASS)
class GradientTest {
  /** Operations whose results are not floats, or through which no gradient flows. */
  private static final Set<String> WITHOUT_GRADIENT =
      Set.of(
          "lt",
          "le",
          "gt",
          "ge",
          "eq",
          "ne",
          "argmax",
          "argmin",
          "oneHot",
          "and",
          "or",
          "not",
          "zerosLike",
          "onesLike",
          "cast",
          "detach",
          "snapshot");

  private final Engine engine = Engine.open(EngineOptions.of("cpu").withThreads(1));

  @AfterAll
  void close() {
    engine.close();
  }

  @TestFactory
  Stream<DynamicTest> gradients_agree_with_central_differences() {
    return all().map(c -> DynamicTest.dynamicTest(c.name(), () -> check(c)));
  }

  private static Stream<GradientCase> all() {
    return Stream.concat(GradientCases.all().stream(), ComposedGradients.all().stream());
  }

  private void check(GradientCase given) {
    double difference = CaseGradients.difference(engine, given);
    assertTrue(difference < CaseGradients.TOLERANCE, () -> given + " has difference " + difference);
  }

  @Test
  void every_tensor_operation_with_a_gradient_is_checked() {
    Set<String> operations =
        Stream.of(Tensor.class.getDeclaredMethods())
            .filter(m -> Modifier.isPublic(m.getModifiers()) && m.getReturnType() == Tensor.class)
            .map(Method::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    operations.removeAll(WITHOUT_GRADIENT);
    all().forEach(c -> operations.remove(c.operation()));
    assertEquals(Set.of(), operations, "operations without a gradient check");
  }

  @Test
  void a_wrong_gradient_is_found() {
    GradientCase wrong =
        new GradientCase(
            "wrong",
            "3",
            List.of(new GradientCase.Operand(1, 2, List.of(3))),
            t -> t.getFirst().add(t.getFirst().detach().mul(1e-4)));
    GradientCase right =
        new GradientCase(
            "right", "3", wrong.operands(), t -> t.getFirst().add(t.getFirst().mul(1e-4)));
    GradientCase nothing =
        new GradientCase("nothing", "3", wrong.operands(), t -> t.getFirst().mul(0));
    assertTrue(CaseGradients.difference(engine, wrong) > CaseGradients.TOLERANCE);
    assertTrue(CaseGradients.difference(engine, right) < CaseGradients.TOLERANCE);
    assertEquals(0, CaseGradients.difference(engine, nothing));
  }

  @Test
  void no_gradient_flows_through_detach() {
    Tensor x = engine.tensor(new double[] {2, 3}, 2);
    Tensor y = x.detach().mul(x).sum();
    assertArrayEquals(new double[] {2, 3}, y.gradients(x).getFirst().toDoubles());
  }

  @Test
  void equal_largest_elements_share_the_gradient() {
    Tensor x = engine.tensor(new double[] {1, 5, 5, 2}, 4);
    assertArrayEquals(new double[] {0, 0.5, 0.5, 0}, x.max().gradients(x).getFirst().toDoubles());
  }

  @Test
  void what_does_not_enter_has_gradient_zero_only_where_asked() {
    Tensor x = engine.tensor(new double[] {1, 2}, 2);
    Tensor other = engine.tensor(new double[] {3}, 1);
    assertArrayEquals(new double[] {0}, x.sum().gradientsOrZeros(other).getFirst().toDoubles());
    NoGradient error = assertThrows(NoGradient.class, () -> x.sum().gradients(x, other));
    assertEquals(
        "[gradients] the result does not depend on tensor 2 of 2, f64[1], through operations that"
            + " have a gradient (detach(), comparisons and integers have none); ask for what it was"
            + " computed from, or for gradientsOrZeros()",
        error.getMessage());
    assertThrows(NoGradient.class, () -> x.detach().sum().gradients(x));
    assertThrows(NoGradient.class, () -> x.gt(0).cast(DType.F64).sum().gradients(x));
  }

  @Test
  void a_way_of_slope_zero_has_gradient_zero() {
    Tensor x = engine.tensor(new double[] {1.5, 2}, 2);
    assertArrayEquals(new double[] {0, 0}, x.floor().sum().gradients(x).getFirst().toDoubles());
  }
}
