package io.lockstep.parity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.CompiledStep;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Engine.Update;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.TensorException.StaleValue;
import io.lockstep.training.nn.ParameterArena;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading a value is never visible in any later result. */
class ReadingTest {
  private static final EngineOptions CPU = EngineOptions.of("cpu").withThreads(1);

  @Test
  void a_value_that_was_read_still_has_gradients() {
    try (Engine engine = Engine.open(CPU)) {
      Tensor x = engine.tensor(new float[] {1, 2, 3}, 3);
      Tensor squares = x.square();
      assertArrayEquals(new float[] {1, 4, 9}, squares.toFloats());
      Tensor z = squares.sum();
      assertEquals(14, z.item());
      assertArrayEquals(new float[] {2, 4, 6}, z.gradients(x).getFirst().toFloats());
      engine.evaluate(List.of(z, squares));
      Tensor slope = z.gradients(x).getFirst();
      slope.toFloats();
      assertArrayEquals(new float[] {2, 2, 2}, slope.sum().gradients(x).getFirst().toFloats());
    }
  }

  @Test
  void what_comes_from_an_input_follows_its_contents_whether_it_was_read_or_not() {
    try (Engine engine = Engine.open(CPU)) {
      Tensor x = engine.variable(new float[] {1, 2}, 2);
      Tensor view = x.slice(0, 1, 2);
      Tensor twice = x.mul(2);
      Tensor sum = twice.sum();
      assertArrayEquals(new float[] {2}, view.toFloats());
      assertEquals(6, sum.item());
      engine.write(x, new float[] {5, 7});
      assertArrayEquals(new float[] {7}, view.toFloats());
      assertArrayEquals(new float[] {10, 14}, twice.toFloats());
      assertEquals(24, sum.item());
      engine.assign(List.of(new Update(x, x.add(1))));
      assertEquals(28, sum.item());
      assertEquals(28, engine.readFloat(sum));
      assertEquals(28, engine.readLater(sum).readFloat());
    }
  }

  @Test
  void a_view_of_parameters_that_was_read_is_no_copy_in_a_step() {
    try (Engine engine = Engine.open(CPU)) {
      ParameterArena arena = new ParameterArena(engine, "w", Map.of("a", Shape.of(2)));
      Tensor a = arena.get("a");
      assertArrayEquals(new float[2], a.toFloats());
      Tensor next = arena.flat().add(a.add(1));
      try (CompiledStep step =
          engine.compile(List.of(a), List.of(new Update(arena.flat(), next)))) {
        step.run();
        step.run();
        assertArrayEquals(new float[] {3, 3}, a.toFloats());
        assertArrayEquals(new float[] {1, 1}, step.output(0).toFloats());
        step.run();
        assertArrayEquals(new float[] {7, 7}, a.toFloats());
      }
    }
  }

  @Test
  void a_snapshot_holds_on_to_the_present_value() {
    try (Engine engine = Engine.open(CPU)) {
      Tensor x = engine.variable(new float[] {1, 2}, 2);
      Tensor before = x.snapshot();
      Tensor sum = x.sum();
      Tensor sumBefore = sum.snapshot();
      engine.write(x, new float[] {5, 7});
      assertArrayEquals(new float[] {1, 2}, before.toFloats());
      assertEquals(3, sumBefore.item());
      assertEquals(12, sum.item());
      assertEquals(3, sumBefore.item());
    }
  }

  @Test
  void a_detached_value_of_an_input_follows_it_too() {
    try (Engine engine = Engine.open(CPU)) {
      Tensor x = engine.variable(new float[] {1, 2}, 2);
      Tensor y = x.mul(3).detach();
      assertArrayEquals(new float[] {3, 6}, y.toFloats());
      engine.write(x, new float[] {2, 2});
      assertArrayEquals(new float[] {6, 6}, y.toFloats());
    }
  }

  /** The same random program with values read, computed and kept on the way, and without. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void random_programs_give_the_same_bits_with_reads_in_between(int seed) {
    for (int i = 0; i < 10; i++) {
      long program = seed * 1000L + i;
      Random reads = new Random(program);
      List<float[]> without = program(program, _ -> {});
      List<float[]> with = program(program, t -> disturb(t, reads));
      assertEquals(without.size(), with.size());
      for (int k = 0; k < without.size(); k++) {
        assertArrayEquals(without.get(k), with.get(k), "program " + program + ", result " + k);
      }
    }
  }

  private static void disturb(Tensor t, Random random) {
    switch (random.nextInt(6)) {
      case 0 -> t.toFloats();
      case 1 -> t.engine().evaluate(List.of(t, allowed(t, () -> t.mul(2))));
      case 2 -> t.snapshot();
      case 3 -> allowed(t, t::detach).toFloats();
      case 4 -> allowed(t, () -> t.sum().gradientsOrZeros(t).getFirst()).toFloats();
      default -> {}
    }
  }

  /** A result, or another where it would mix values of before a write with formulas. */
  private static Tensor allowed(Tensor other, Supplier<Tensor> result) {
    try {
      return result.get();
    } catch (StaleValue e) {
      return other;
    }
  }

  /** Values, gradients of two orders, writes, updates and a compiled step. */
  private static List<float[]> program(long seed, Consumer<Tensor> hook) {
    Random random = new Random(seed);
    try (Engine engine = Engine.open(CPU)) {
      Tensor w = engine.variable(floats(random, 12), 3, 4);
      List<Tensor> pool = new ArrayList<>(List.of(w));
      pool.add(engine.tensor(floats(random, 12), 3, 4));
      pool.add(engine.tensor(floats(random, 12), 3, 4));
      List<float[]> results = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        Tensor a = pool.get(random.nextInt(pool.size()));
        Tensor b = pool.get(random.nextInt(pool.size()));
        int operation = random.nextInt(8);
        Tensor next =
            allowed(
                a,
                () ->
                    switch (operation) {
                      case 0 -> a.add(b);
                      case 1 -> a.mul(b).tanh();
                      case 2 -> a.matmul(b.transpose()).matmul(b);
                      case 3 -> a.sub(b.detach()).sigmoid();
                      case 4 -> Tensor.concat(0, a.slice(0, 1, 3), b.slice(0, 0, 1));
                      case 5 -> a.softmax();
                      case 6 -> {
                        engine.write(w, floats(random, 12));
                        yield a.add(w);
                      }
                      default -> {
                        Tensor loss = a.square().mean();
                        hook.accept(loss);
                        yield a.sub(loss.gradientsOrZeros(b).getFirst().mul(0.1));
                      }
                    });
        hook.accept(next);
        pool.add(next);
      }
      Tensor loss = allowed(w.sum(), () -> pool.getLast().square().sum());
      hook.accept(loss);
      Tensor slope = loss.gradientsOrZeros(w).getFirst();
      hook.accept(slope);
      Tensor second = slope.square().sum().gradientsOrZeros(pool.get(1)).getFirst();
      hook.accept(second);
      try (CompiledStep step =
          engine.compile(List.of(loss), List.of(new Update(w, w.sub(slope.mul(0.01)))))) {
        step.run();
        hook.accept(pool.get(random.nextInt(pool.size())));
        step.run();
        results.add(step.output(0).toFloats());
      }
      pool.forEach(t -> results.add(t.toFloats()));
      results.add(slope.toFloats());
      results.add(second.toFloats());
      return results;
    }
  }

  private static float[] floats(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }

  @Test
  void a_loop_in_which_each_weight_comes_from_the_one_before_learns_at_constant_cost() {
    CountingBackend backend = CountingBackend.ofCpu();
    try (Engine engine = Engine.on(backend, CPU)) {
      Random random = new Random(1);
      Tensor x = engine.tensor(floats(random, 60), 20, 3);
      Tensor y = x.matmul(engine.tensor(new float[] {1, -2, 3}, 3, 1));
      for (boolean detached : new boolean[] {false, true}) {
        Tensor w = engine.tensor(new float[3], 3, 1);
        long launches = 0;
        double first = 0;
        double last = 0;
        for (int i = 0; i < 400; i++) {
          Tensor loss = x.matmul(w).sub(y).square().mean();
          Tensor g = loss.gradients(w).getFirst();
          w = w.sub(g.mul(0.5));
          w = detached ? w.detach() : w;
          long before = backend.launches();
          last = loss.item();
          first = i == 0 ? last : first;
          if (i == 10) {
            launches = backend.launches() - before;
          } else if (i > 10) {
            assertEquals(launches, backend.launches() - before, "kernels of step " + i);
          }
        }
        assertTrue(last < first / 1000, first + " became " + last);
      }
    }
  }

  @Test
  void moments_that_are_never_read_cost_no_more_with_every_step() {
    CountingBackend backend = CountingBackend.ofCpu();
    try (Engine engine = Engine.on(backend, CPU)) {
      Tensor x = engine.tensor(floats(new Random(1), 60), 20, 3);
      Tensor w = engine.tensor(new float[] {1, 1, 1}, 3, 1);
      Tensor m = engine.zeros(3, 1);
      long launches = 0;
      for (int i = 0; i < 100; i++) {
        Tensor loss = x.matmul(w).square().mean();
        m = m.mul(0.9).add(loss.gradients(w).getFirst());
        w = w.sub(m.mul(0.1));
        long before = backend.launches();
        loss.item();
        if (i == 10) {
          launches = backend.launches() - before;
        } else if (i > 10) {
          assertEquals(launches, backend.launches() - before, "kernels of step " + i);
        }
      }
    }
  }

  @Test
  void a_loop_that_never_reads_is_computed_on_the_way() {
    CountingBackend backend = CountingBackend.ofCpu();
    try (Engine engine = Engine.on(backend, CPU)) {
      Tensor sum = engine.tensor(new float[] {1}, 1);
      for (int i = 0; i < 1000; i++) {
        sum = sum.add(1);
      }
      assertTrue(backend.launches() >= 3, backend.launches() + " launches");
      assertEquals(1001, sum.item());
    }
  }

  @Test
  void a_loop_that_detaches_holds_constant_memory() {
    try (Engine engine = Engine.open(CPU)) {
      Tensor x = engine.tensor(floats(new Random(1), 60), 20, 3);
      Tensor w = engine.tensor(new float[] {1, 1, 1}, 3, 1);
      for (int i = 0; i < 300; i++) {
        Tensor loss = x.matmul(w).square().mean();
        w = w.sub(loss.gradients(w).getFirst().mul(0.01)).detach();
        loss.item();
      }
      w.toFloats();
      assertEquals(List.of(), w.node().inputs());
    }
  }

  @Test
  void an_input_that_was_never_written_is_no_data() {
    try (Engine engine = Engine.open(CPU)) {
      Tensor x = engine.input("x", DType.F32, Shape.of(2));
      String message = "'x' f32[2] has never been written; write it first";
      Errors.fails("[read] " + message, x::toFloats);
      Errors.fails("[evaluate] " + message, () -> x.add(1).toFloats());
      Tensor output;
      try (CompiledStep step = engine.compile(List.of(x.add(1)), List.of())) {
        output = step.output(0);
        Errors.fails("[step] " + message, step::run);
        Errors.fails(
            "[read] 'output 0' f32[2] is computed by a step that has not run; run the step first",
            output::toFloats);
        engine.write(x, new float[] {1, 2});
        step.run();
        assertArrayEquals(new float[] {2, 3}, output.toFloats());
      }
      Errors.fails(
          "[read] 'output 0' f32[2] belongs to a step that is closed; read it before",
          output::toFloats);
    }
  }
}
