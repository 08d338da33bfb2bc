package io.lockstep.parity.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.expr.DType;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.gradient.GradientCheck;
import io.lockstep.tensor.gradient.GradientReport;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@TestInstance(Lifecycle.PER_CLASS)
class GradientCheckTest {
  private final Engine engine = Engine.open(EngineOptions.of("cpu").withThreads(1));
  private final Tensor x = engine.randn(1, 3, 4).cast(DType.F64);
  private final Tensor w = engine.randn(2, 4, 2).cast(DType.F64);

  @AfterAll
  void close() {
    engine.close();
  }

  @Test
  void right_gradients_pass() {
    GradientReport report =
        GradientCheck.check(t -> t.get(0).matmul(t.get(1)).tanh().logsumexp(), x, w);
    assertTrue(report.isRight());
    assertTrue(report.difference() < 1e-8, report::toString);
    report.requireRight();
    assertEquals("input 1", report.inputs().getFirst().name());
    assertTrue(report.toString().startsWith("[gradient check] right, relative difference "));
  }

  @Test
  void a_wrong_gradient_is_told_with_its_worst_element() {
    Tensor at = engine.tensor(new double[] {1, 2, 4}, 3);
    Tensor other = engine.tensor(new double[] {1}, 1);
    GradientReport report =
        new GradientCheck(0x1p-10, 1e-6)
            .check(
                t -> t.get(0).mul(t.get(0).detach()).mul(t.get(1)).sum(),
                List.of("weight", "scale"),
                List.of(at, other));
    assertFalse(report.isRight());
    assertEquals("weight", report.worst().name());
    assertEquals(0.5, report.worst().worstDifference());
    assertEquals(
        """
        [gradient check] the gradient is not the slope, their relative difference may be 1.0E-6; \
        look for a formula with another derivative, a detach(), or an element next to a kink
          weight [3]: relative difference 0.3333333333333333, worst at [0]: computed 1.0, numeric \
        2.0, apart by 0.5
          scale [1]: relative difference 0.0\
        """,
        assertThrows(IllegalStateException.class, report::requireRight).getMessage());
  }

  /** One wrong input is found beside one with far larger gradients. */
  @Test
  void each_input_is_looked_at_by_itself() {
    GradientReport report =
        GradientCheck.check(
            t -> t.get(0).mul(1e6).sum().add(t.get(1).add(t.get(1).detach()).sum()), x, w);
    assertTrue(report.difference() < 1e-5);
    assertTrue(report.inputs().getFirst().isRight());
    assertFalse(report.inputs().getLast().isRight());
  }

  @Test
  void what_is_not_used_has_no_gradient_and_that_is_right() {
    GradientReport report =
        GradientCheck.check(t -> t.get(0).exp().sum().add(t.get(1).mul(0).sum()), x, w);
    assertTrue(report.isRight(), report::toString);
    assertEquals(0, report.inputs().getLast().difference());
    assertTrue(GradientCheck.check(t -> t.getFirst().sum(), x.slice(0, 0, 0)).isRight());
  }

  @Test
  void a_gradient_that_is_no_number_is_wrong() {
    Tensor at = engine.tensor(new double[] {0}, 1);
    assertFalse(GradientCheck.check(t -> t.getFirst().square().sqrt().sum(), at).isRight());
  }

  @Test
  void single_floats_are_looked_at_with_less_care() {
    Tensor a = x.cast(DType.F32);
    Tensor b = w.cast(DType.F32);
    assertTrue(GradientCheck.check(t -> t.get(0).matmul(t.get(1)).sigmoid(), a, b).isRight());
    assertFalse(
        GradientCheck.check(t -> t.get(0).matmul(t.get(1)).mul(t.get(0).detach().sum()), a, b)
            .isRight());
  }

  @Test
  void misuse_has_one_clear_error() {
    assertEquals(
        "[gradient check] needs floats of one type, got f64[3,4] and f32[3,4]; convert them with"
            + " cast(DType.F64)",
        assertThrows(
                IllegalArgumentException.class,
                () -> GradientCheck.check(List::getFirst, x, x.cast(DType.F32)))
            .getMessage());
    assertEquals(
        "[gradient check] needs one tensor at least, and a name for each: 0 tensors, 0 names",
        assertThrows(IllegalArgumentException.class, () -> GradientCheck.check(List::getFirst))
            .getMessage());
    assertEquals(
        "[gradient check] step 0.0 and tolerance 0.1 must be above 0; use GradientCheck.F64 for"
            + " the usual ones",
        assertThrows(IllegalArgumentException.class, () -> new GradientCheck(0, 0.1)).getMessage());
  }
}
