package io.lockstep.training.nonfinite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.function.ElementaryFunctions;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.kernels.spec.Window;
import io.lockstep.tensor.CompiledStep;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Engine.Update;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.nonfinite.NonFinite;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class NonFiniteTest {
  private static final float INFINITY = Float.POSITIVE_INFINITY;

  private static String found(Function<Engine, Tensor> formula) {
    try (Engine engine = Engine.open(EngineOptions.of("cpu").withThreads(1))) {
      return NonFinite.of(formula.apply(engine)).map(NonFinite::toString).orElse("finite");
    }
  }

  private static Tensor vector(Engine engine, float... elements) {
    return engine.tensor(elements, elements.length);
  }

  @Test
  void a_logarithm_of_a_negative_number_is_named_with_the_number() {
    assertEquals(
        "log gave NaN at [2] from -0.25 (sub at [2])",
        found(e -> vector(e, 1, 0.5f, 0.25f).sub(0.5).log().sum()));
    assertEquals(
        "log of 'own' gave NaN at [1] from -1.5, computed from 0.5 ('constant' [1])",
        found(e ->
            vector(e, 3, 0.5f)
                .apply("own", x -> x.sub(2).apply(ElementaryFunctions.LOG).mul(3))
                .mean()));
  }

  @Test
  void a_quotient_of_zeros_is_named_with_both() {
    assertEquals(
        "div gave NaN at [0] from 0.0 (sub at [0]) and 0.0 ('constant' [0])",
        found(e -> vector(e, 1, 2).sub(1).div(vector(e, 0, 1)).sum()));
  }

  @Test
  void a_product_that_overflows_is_named_with_its_largest_term() {
    assertEquals(
        "matmul gave Infinity at [1,0] from a sum of 2 products, the largest 1.0E30 ('constant'"
            + " [1,1]) times 1.0E10 ('constant' [1,0])",
        found(e ->
            e.tensor(new float[] {1, 2, 3, 1e30f}, 2, 2)
                .matmul(e.tensor(new float[] {1, 1e10f}, 2, 1))
                .sum()));
  }

  @Test
  void a_sum_that_overflows_is_named_with_its_largest_number() {
    assertEquals(
        "sum gave Infinity at [0] from a sum of 3 numbers, the largest 3.0E38 (abs at [2])",
        found(e -> vector(e, -1, -2e38f, 3e38f).abs().sum().sqrt()));
  }

  @Test
  void an_infinity_that_was_there_is_named_by_where_it_lies() {
    assertEquals(
        "'x' [0,1] is Infinity",
        found(e -> {
          Tensor x = e.input("x", DType.F32, Shape.of(2, 2));
          e.write(x, new float[] {1, INFINITY, 3, 4});
          return x.transpose().mul(2).sum(0).slice(0, 0, 1);
        }));
  }

  @Test
  void what_a_formula_leaves_behind_is_no_error() {
    assertEquals("finite", found(e -> vector(e, -200, 200).exp().add(1).pow(-1).sum()));
    assertEquals(
        "div of 'own' gave Infinity at [1] from 1.0 and 0.0, computed from 0.0 ('constant'"
            + " [1])",
        found(e -> {
          Tensor x = vector(e, -1, 1);
          Tensor safe = x.lt(0).where(e.ones(2), x.log());
          Tensor y = vector(e, 1, 0);
          return safe.mul(0).add(y.apply("own", v -> v.constant(1).div(v.abs())));
        }));
  }

  @Test
  void a_where_is_gone_through_by_what_it_took() {
    assertEquals(
        "log gave -Infinity at [1] from 0.0 ('constant' [1])",
        found(e -> {
          Tensor x = vector(e, -1, 0);
          return x.lt(0).where(e.ones(2), x.log()).sum();
        }));
  }

  @Test
  void infinities_of_a_mask_are_not_blamed_but_what_makes_nan_of_them() {
    assertEquals(
        "sub of 'softmax' gave NaN at [0,0] from -Infinity (where at [0,0]) and -Infinity (max at"
            + " [0,0])",
        found(e -> {
          Tensor mask = e.tensor(new float[] {0, 0, 0, 1}, 2, 2).eq(1);
          return mask.where(e.ones(2, 2), e.full(Double.NEGATIVE_INFINITY, 2, 2)).softmax();
        }));
  }

  @Test
  void gradients_are_traced_too() {
    assertEquals(
        "div of 'sqrt_grad' gave Infinity at [1] from 1.0 and 0.0, computed from 0.0 (sqrt at [1])",
        found(e -> {
          Tensor x = vector(e, 4, 0);
          return x.sqrt().sum().gradients(x).getFirst();
        }));
  }

  @Test
  void elements_are_followed_through_views_windows_and_rows() {
    assertEquals(
        "log gave NaN at [3] from -4.0 ('constant' [3])",
        found(e -> {
          Tensor x = vector(e, 1, 2, 3, -4, 5, 6).log();
          Tensor y = x.windows(new Window(0, 3, 1, 1)).permute(1, 0).slice(0, 2, 3).flatten();
          return y.pad(0, 1, 1).reshape(3, 2).sum(1);
        }));
    assertEquals(
        "log gave NaN at [1] from -1.0 ('constant' [1])",
        found(e -> {
          Tensor x = vector(e, 1, -1, 3, 4).log().reshape(4, 1);
          Tensor rows = Tensor.concat(0, e.ones(1, 1), x).gather(e.tensor(new int[] {4, 2}, 2));
          return e.zeros(3, 1)
              .add(rows.slice(0, 1, 2))
              .exp()
              .reshape(3)
              .windowMax(new Window(0, 2, 1, 1));
        }));
  }

  @Test
  void a_step_is_asked_before_it_is_run() {
    try (Engine engine = Engine.open(EngineOptions.of("cpu").withThreads(1))) {
      Tensor w = engine.variable(new float[] {1, 2}, 2);
      Tensor loss = w.square().sum();
      Tensor next = w.sub(w.div(w.sub(2)));
      try (CompiledStep step = engine.compile(List.of(loss), List.of(new Update(w, next)))) {
        assertEquals(
            "div gave Infinity at [1] from 2.0 ('variable' [1]) and 0.0 (sub at [1])",
            NonFinite.of(step).map(NonFinite::toString).orElseThrow());
        assertEquals(5, loss.item());
      }
    }
  }

  @Test
  void a_loop_that_reads_its_values_is_traced_from_what_it_read_last() {
    assertEquals(
        "log gave NaN at [0] from -1.0 (sub at [0])",
        found(e -> {
          Tensor w = vector(e, 2);
          for (int step = 0; step < 3; step++) {
            w.item();
            w = w.sub(1);
          }
          w.item();
          return w.log();
        }));
  }
}
