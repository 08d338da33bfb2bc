package io.lockstep.parity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.CompiledStep;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Engine.Update;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.TensorException.StaleValue;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A value of before a write is held on to, or refused; it is never another one without a word. */
class StaleValueTest {
  private static final float[][] BATCHES = {{1, 2}, {0.5f, -1}, {3, 0.25f}, {-2, 1}};
  private final Engine engine = Engine.open(EngineOptions.of("cpu").withThreads(1));

  @AfterEach
  void close() {
    engine.close();
  }

  /** Fits w to targets of 2 w0 - w1, each weight from the one before. */
  private float[] weights(BiFunction<Tensor, float[], Tensor> batch, UnaryOperator<Tensor> keep) {
    Tensor in = engine.input("in", DType.F32, Shape.of(2));
    Tensor w = engine.tensor(new float[2], 2);
    for (float[] elements : BATCHES) {
      Tensor x = batch.apply(in, elements);
      Tensor loss = w.mul(x).sum().sub(1).square();
      w = keep.apply(w.sub(loss.gradients(w).getFirst().mul(0.05)));
      loss.item();
    }
    return w.toFloats();
  }

  private Tensor write(Tensor in, float[] elements) {
    engine.write(in, elements);
    return in;
  }

  @Test
  void batches_written_over_one_another_do_not_change_past_steps() {
    StaleValue detached =
        assertThrows(StaleValue.class, () -> weights(this::write, Tensor::detach));
    assertEquals(
        "[stale] a detached value or growing sum, f32[2], was made before 'in' was written, and"
            + " would now be computed from the new contents; hold on to values by snapshot() before"
            + " the write, or take batches by engine.tensor(..)",
        detached.getMessage());
    StaleValue kept = assertThrows(StaleValue.class, () -> weights(this::write, w -> w));
    assertEquals(
        "[gradients] what they are taken by, f32[2], was made before 'in' was written, and"
            + " would now be computed from the new contents; hold on to values by snapshot() before"
            + " the write, or take batches by engine.tensor(..)",
        kept.getMessage());
    float[] right = weights((_, batch) -> engine.tensor(batch, 2), Tensor::detach);
    assertArrayEquals(right, weights(this::write, Tensor::snapshot));
  }

  @Test
  void a_mean_over_batches_or_steps_is_held_on_to() {
    Tensor in = engine.variable(new float[] {1, 2}, 2);
    Tensor mean = in.mul(0.5).detach();
    Tensor view = mean.reshape(1, 2);
    write(in, new float[] {4, 8});
    assertThrows(StaleValue.class, () -> mean.add(in));
    assertThrows(StaleValue.class, () -> view.add(in));
    assertThrows(StaleValue.class, () -> in.sum().add(mean.sum()));
    assertThrows(StaleValue.class, () -> in.mul(0.5).add(mean.slice(0, 0, 1)));

    try (CompiledStep step =
        engine.compile(List.of(in.sum()), List.of(new Update(in, in.add(1))))) {
      step.run();
      Tensor total = step.output(0).add(0).detach();
      step.run();
      assertThrows(StaleValue.class, () -> total.add(step.output(0)));
      Tensor before = step.output(0).snapshot();
      step.run();
      assertEquals(14 + 16, before.add(step.output(0)).item());
    }
  }

  @Test
  void a_sum_over_steps_does_not_become_a_multiple_of_the_last() {
    Tensor in = engine.variable(new float[] {1, 2}, 2);
    try (CompiledStep step =
        engine.compile(List.of(in.sum()), List.of(new Update(in, in.add(1))))) {
      AtomicInteger steps = new AtomicInteger();
      StaleValue grown =
          assertThrows(
              StaleValue.class,
              () -> {
                Tensor total = engine.scalar(0);
                for (int i = 0; i < 10; i++) {
                  step.run();
                  steps.incrementAndGet();
                  total = total.add(step.output(0));
                }
              });
      assertEquals(
          "[stale] a detached value or growing sum, f32[], was made before 'output 0' was written,"
              + " and would now be computed from the new contents; hold on to values by snapshot()"
              + " before the write, or take batches by engine.tensor(..)",
          grown.getMessage());
      assertEquals(4, steps.get(), "one sum, grown over three writes");
      Tensor total = engine.scalar(0);
      double expected = 0;
      for (int i = 0; i < 10; i++) {
        step.run();
        total = total.add(step.output(0)).snapshot();
        expected += step.output(0).item();
      }
      assertEquals(expected, total.item());
    }
  }

  @Test
  void a_mean_that_runs_over_inputs_is_held_on_to() {
    Tensor in = engine.variable(new float[] {1, 2}, 2);
    assertThrows(
        StaleValue.class,
        () -> {
          Tensor mean = engine.zeros(2);
          for (float[] batch : BATCHES) {
            write(in, batch);
            mean = mean.mul(0.5).add(in.mul(0.5));
          }
        });
    Tensor prediction = in.mul(2);
    write(in, new float[] {3, 4});
    Tensor error = prediction.sub(in).square();
    write(in, new float[] {5, 6});
    assertEquals(61, error.sum().item());
  }

  @Test
  void a_value_of_before_a_write_is_not_assigned_as_another() {
    Tensor p = engine.variable(new float[] {1, 2}, 2);
    Tensor half = p.mul(0.5).detach();
    Tensor kept = p.mul(0.5).snapshot();
    engine.assign(List.of(new Update(p, p.add(1))));
    assertThrows(StaleValue.class, () -> engine.assign(List.of(new Update(p, half))));
    assertArrayEquals(new float[] {2, 3}, p.toFloats());
    engine.assign(List.of(new Update(p, kept)));
    assertArrayEquals(new float[] {0.5f, 1}, p.toFloats());
  }

  @Test
  void formulas_follow_what_is_written_for_ever() {
    Tensor in = engine.variable(new float[] {1, 2}, 2);
    Tensor fixed = in.mul(3).detach();
    Tensor y = in.mul(fixed).sum();
    assertEquals(15, y.item());
    write(in, new float[] {2, 3});
    assertEquals(39, y.item());
    assertArrayEquals(new float[] {6, 9}, y.gradients(in).getFirst().toFloats());
    assertArrayEquals(new float[] {6, 9}, fixed.toFloats());
    assertEquals(39 + 5, y.add(in.sum()).item());
    assertEquals(2 * 39, y.mul(2).item());
  }

  @Test
  void a_view_of_what_can_be_written_is_no_value_of_its_own() {
    Tensor in = engine.variable(new float[] {1, 2, 3, 4}, 4);
    Tensor half = in.slice(0, 0, 2).detach();
    write(in, new float[] {5, 6, 7, 8});
    assertArrayEquals(new float[] {10, 12}, half.mul(2).toFloats());
    assertArrayEquals(
        new float[] {2, 2},
        half.reshape(2, 1).mul(2).sum().gradientsOrZeros(half).getFirst().toFloats());
  }

  @Test
  void what_does_not_come_from_what_was_written_stays() {
    Tensor a = engine.variable(new float[] {1, 2}, 2);
    Tensor b = engine.variable(new float[] {3, 4}, 2);
    Tensor frozen = a.mul(2).detach();
    write(b, new float[] {5, 6});
    assertArrayEquals(new float[] {10, 24}, frozen.mul(b).toFloats());
    Tensor y = frozen.mul(b).sum();
    assertArrayEquals(new float[] {5, 6}, y.gradients(frozen).getFirst().toFloats());
  }
}
