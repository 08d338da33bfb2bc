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
import io.lockstep.tensor.TensorException.MissingValue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpdatesTest {
  private static Engine open(boolean fused) {
    return Engine.open(EngineOptions.of("cpu").withThreads(1).withFusion(fused));
  }

  private static void run(Engine engine, List<Update> updates, int times) {
    try (CompiledStep step = engine.compile(List.of(), updates)) {
      for (int i = 0; i < times; i++) {
        step.run();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void two_tensors_swap(boolean fused) {
    try (Engine engine = open(fused)) {
      Tensor p = engine.variable(new float[] {1, 2}, 2);
      Tensor q = engine.variable(new float[] {3, 4}, 2);
      run(engine, List.of(new Update(p, q), new Update(q, p)), 3);
      assertArrayEquals(new float[] {3, 4}, p.toFloats());
      assertArrayEquals(new float[] {1, 2}, q.toFloats());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void three_tensors_go_round(boolean fused) {
    try (Engine engine = open(fused)) {
      Tensor p = engine.variable(new float[] {1}, 1);
      Tensor q = engine.variable(new float[] {2}, 1);
      Tensor r = engine.variable(new float[] {3}, 1);
      run(engine, List.of(new Update(p, q), new Update(q, r), new Update(r, p)), 1);
      assertArrayEquals(
          new float[] {2, 3, 1}, new float[] {p.toFloats()[0], q.toFloats()[0], r.toFloats()[0]});
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void every_new_value_is_computed_from_old_ones(boolean fused) {
    try (Engine engine = open(fused)) {
      Tensor p = engine.variable(new float[] {1, 2, 3, 4}, 2, 2);
      Tensor v = engine.variable(new float[] {1, 1, 1, 1}, 2, 2);
      Tensor next = v.mul(0.5).add(p.transpose());
      run(engine, List.of(new Update(v, next), new Update(p, p.sub(v))), 2);
      assertArrayEquals(expected(), p.toFloats());
    }
  }

  private static float[] expected() {
    float[] p = {1, 2, 3, 4};
    float[] v = {1, 1, 1, 1};
    for (int run = 0; run < 2; run++) {
      float[] oldP = p.clone();
      for (int i = 0; i < 4; i++) {
        p[i] = oldP[i] - v[i];
      }
      for (int i = 0; i < 4; i++) {
        v[i] = v[i] * 0.5f + oldP[i % 2 * 2 + i / 2];
      }
    }
    return p;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_part_gets_a_new_value_and_the_rest_keeps_its_own(boolean fused) {
    try (Engine engine = open(fused)) {
      Tensor p = engine.variable(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
      Tensor rows = p.slice(0, 1, 3);
      run(engine, List.of(new Update(rows, rows.mul(10))), 2);
      assertArrayEquals(new float[] {1, 2, 300, 400, 500, 600}, p.toFloats());
      assertArrayEquals(new float[] {300, 400, 500, 600}, rows.toFloats());
      engine.assign(List.of(new Update(p.flatten().slice(0, 0, 1), engine.ones(1))));
      assertArrayEquals(new float[] {1, 2, 300}, p.flatten().slice(0, 0, 3).toFloats());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void parts_are_computed_from_old_ones(boolean fused) {
    try (Engine engine = open(fused)) {
      Tensor p = engine.variable(new float[] {1, 2, 3, 4}, 4);
      Tensor a = p.slice(0, 0, 2);
      Tensor b = p.slice(0, 2, 4);
      run(engine, List.of(new Update(a, b), new Update(b, a.add(10))), 2);
      assertArrayEquals(new float[] {11, 12, 13, 14}, p.toFloats());
      Tensor shifted = p.slice(0, 0, 3).add(1);
      run(engine, List.of(new Update(p.slice(0, 1, 4), shifted)), 1);
      assertArrayEquals(new float[] {11, 12, 13, 14}, p.toFloats());
    }
  }

  @Test
  void a_part_of_what_was_never_written_is_not_updated() {
    try (Engine engine = open(true)) {
      Tensor p = engine.input("p", DType.F32, Shape.of(4));
      Update first = new Update(p.slice(0, 0, 2), engine.ones(2));
      assertEquals(
          "[step] 'p' f32[4] has never been written; write it first",
          assertThrows(MissingValue.class, () -> run(engine, List.of(first), 1)).getMessage());
      run(engine, List.of(new Update(p, engine.zeros(4))), 1);
      run(engine, List.of(first), 1);
      assertArrayEquals(new float[] {1, 1, 0, 0}, p.toFloats());
    }
  }
}
