package io.lockstep.parity.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.graph.NodeOrigin;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.kernels.spec.Window;
import io.lockstep.tensor.CompiledStep;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Engine.Update;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.TensorException;
import io.lockstep.tensor.TensorException.StaleValue;
import io.lockstep.tensor.formula.Substitution;
import io.lockstep.tensor.gradient.GradientCheck;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Formulas of other tensors: the bits of the formula built anew. */
@TestInstance(Lifecycle.PER_CLASS)
class SubstitutionTest {
  private static final Window WINDOW = new Window(1, 2, 1, 1);

  private final Engine engine = Engine.open(EngineOptions.of("cpu").withThreads(1));
  private final Tensor all = variable("all", 1, 40);
  private final Tensor w = all.slice(0, 8, 24).reshape(4, 4);
  private final Tensor b = all.slice(0, 24, 28);
  private final Tensor x = variable("x", 2, 4, 4);

  @AfterAll
  void close() {
    engine.close();
  }

  private Tensor variable(String name, long seed, int... shape) {
    Tensor input = engine.input(name, DType.F32, Shape.of(shape));
    engine.write(input, engine.randn(seed, shape).toFloats());
    return input;
  }

  /** One formula for each kind of node, and for gradients, in which there are their adjoints. */
  private Map<String, BinaryOperator<Tensor>> formulas() {
    Map<String, BinaryOperator<Tensor>> all = new LinkedHashMap<>();
    all.put("map", (w, x) -> w.tanh().mul(x));
    all.put("reduce", (w, x) -> w.max().add(x.sum(0)));
    all.put("arg reduce", (w, x) -> w.argmax(1).cast(DType.F32).add(x));
    all.put("matmul", (w, x) -> x.matmul(w.transpose()));
    all.put("pad", (w, x) -> w.pad(0, 1, 2));
    all.put("concat", (w, x) -> Tensor.concat(0, w, x, w));
    all.put("gather", (w, x) -> w.gather(x.argmax(1)));
    all.put("windows", (w, x) -> w.windows(WINDOW).square());
    all.put("fold", (w, x) -> w.windows(WINDOW).mul(2).fold(w.shape(), WINDOW));
    all.put("pick", (w, x) -> w.windowMax(WINDOW));
    all.put("stop", (w, x) -> w.mul(x).detach().mul(w));
    for (Map.Entry<String, BinaryOperator<Tensor>> entry : List.copyOf(all.entrySet())) {
      if (!entry.getKey().equals("arg reduce")) {
        all.put(
            "gradient of " + entry.getKey(),
            (w, x) -> entry.getValue().apply(w, x).square().sum().gradients(w).getFirst());
      }
    }
    return all;
  }

  @Test
  void every_kind_of_formula_has_the_bits_of_the_one_built_anew() {
    Tensor other = w.mul(0.5).add(x);
    formulas()
        .forEach((name, formula) -> {
          Tensor replaced = Substitution.of(Map.of(w, other)).in(formula.apply(w, x));
          Tensor anew = formula.apply(other, x);
          assertArrayEquals(anew.toFloats(), replaced.toFloats(), name);
          assertArrayEquals(compiled(anew), compiled(replaced), name);
        });
  }

  private float[] compiled(Tensor y) {
    try (CompiledStep step = engine.compile(List.of(y), List.of())) {
      step.run();
      return step.output(0).toFloats();
    }
  }

  @Test
  void a_whole_tensor_is_replaced_in_all_of_its_views() {
    Tensor y = x.matmul(w.transpose()).add(b).tanh();
    Tensor moved = all.mul(2).add(0.25);
    Tensor anew = x.matmul(moved.slice(0, 8, 24).reshape(4, 4).transpose());
    anew = anew.add(moved.slice(0, 24, 28)).tanh();
    assertArrayEquals(anew.toFloats(), Substitution.of(Map.of(all, moved)).in(y).toFloats());
  }

  @Test
  void a_part_is_replaced_wherever_its_elements_are_read() {
    Tensor other = engine.randn(7, 4, 4);
    Tensor whole = Tensor.concat(0, all.slice(0, 0, 8), other.flatten(), all.slice(0, 24, 40));
    Substitution substitution = Substitution.of(Map.of(w, other));
    assertArrayEquals(whole.toFloats(), substitution.in(all).toFloats());
    assertArrayEquals(
        whole.square().sum().toFloats(), substitution.in(all.square().sum()).toFloats());
    for (int[] part : List.of(new int[] {4, 12}, new int[] {10, 14}, new int[] {20, 32})) {
      assertArrayEquals(
          whole.slice(0, part[0], part[1]).exp().toFloats(),
          substitution.in(all.slice(0, part[0], part[1]).exp()).toFloats());
    }
    Tensor crossed = all.reshape(8, 5).transpose().slice(1, 2, 5);
    assertArrayEquals(
        whole.reshape(8, 5).transpose().slice(1, 2, 5).toFloats(),
        substitution.in(crossed).toFloats());
    assertArrayEquals(other.reshape(2, 8).toFloats(), substitution.in(w.reshape(2, 8)).toFloats());
  }

  @Test
  void several_are_replaced_at_once_and_not_by_one_another() {
    Tensor u = variable("u", 3, 4);
    Tensor v = variable("v", 4, 4);
    Tensor swapped = Substitution.of(Map.of(u, v, v, u)).in(u.sub(v.mul(3)));
    assertArrayEquals(v.sub(u.mul(3)).toFloats(), swapped.toFloats());
  }

  @Test
  void what_does_not_depend_on_them_is_shared_and_results_share_what_they_shared() {
    Tensor features = x.exp();
    Tensor sums = features.matmul(w);
    Tensor loss = sums.square().sum();
    List<Tensor> results = Substitution.of(Map.of(w, w.neg())).in(List.of(sums, loss, features));
    assertSame(features.node(), results.get(2).node());
    assertSame(features.sources().getFirst().node(), results.get(0).sources().getFirst().node());
    List<Tensor> wanted = List.of(sums, results.get(0), results.get(1));
    try (CompiledStep step = engine.compile(wanted, List.of())) {
      List<String> kernels = step.plan().steps().stream().map(k -> k.spec().name()).toList();
      assertEquals(List.of("exp", "matmul", "neg", "matmul", "square+sum"), kernels);
    }
  }

  @Test
  void parts_of_a_network_are_told_as_before() {
    Tensor y = NodeOrigin.forward("layer 3", () -> x.matmul(w).tanh());
    Tensor other = Substitution.of(Map.of(w, engine.randn(5, 4, 4))).in(y);
    assertEquals("layer 3 (forward)", other.node().origin().toString());
  }

  @Test
  void gradients_by_the_replacement_are_those_of_the_formula_built_anew() {
    BinaryOperator<Tensor> formula = (p, q) -> q.matmul(p).tanh().square().mean();
    Tensor other = engine.variable(engine.randn(9, 4, 4).toFloats(), 4, 4);
    Tensor replaced = Substitution.of(Map.of(w, other)).in(formula.apply(w, x));
    assertArrayEquals(
        formula.apply(other, x).gradients(other).getFirst().toFloats(),
        replaced.gradients(other).getFirst().toFloats());
    Tensor gradient = formula.apply(w, x).gradients(w).getFirst();
    assertArrayEquals(
        formula.apply(other, x).gradients(other).getFirst().toFloats(),
        Substitution.of(Map.of(w, other)).in(gradient).toFloats());
  }

  @Test
  void gradients_are_the_slopes() {
    Tensor p = engine.variable(engine.randn(1, 3, 4).cast(DType.F64).toDoubles(), 3, 4);
    Tensor q = engine.randn(2, 4, 2).cast(DType.F64);
    Tensor y = p.matmul(q).tanh().logsumexp();
    Tensor at = engine.randn(3, 3, 4).cast(DType.F64);
    GradientCheck.check(t -> Substitution.of(Map.of(p, t.getFirst().mul(2))).in(y), at)
        .requireRight();
  }

  /** Sharpness-aware minimization: the gradient at p + e(p), in one step and by hand. */
  @Test
  void the_gradient_somewhere_else_is_part_of_one_compiled_step() {
    Tensor p = variable("p", 11, 20);
    Tensor loss = x.matmul(p.slice(0, 0, 16).reshape(4, 4)).add(p.slice(0, 16, 20)).tanh();
    loss = loss.square().sum();
    Tensor gradient = loss.gradients(p).getFirst();
    Tensor e = gradient.mul(0.05).div(gradient.square().sum().sqrt());
    Tensor there = Substitution.of(Map.of(p, p.add(e))).in(gradient);
    float[] before = p.toFloats();
    float[] moved = p.add(e).toFloats();
    engine.write(p, moved);
    float[] expected = gradient.toFloats();
    engine.write(p, before);
    try (CompiledStep step =
        engine.compile(List.of(there), List.of(new Update(p, p.sub(there.mul(0.1)))))) {
      step.run();
      assertArrayEquals(expected, step.output(0).toFloats());
    }
  }

  @Test
  void a_detached_value_of_before_a_write_is_refused() {
    Tensor in = variable("in", 1, 4);
    Tensor u = variable("u", 2, 4);
    Tensor y = in.mul(u).detach().add(u);
    engine.write(in, new float[4]);
    assertRefused(
        StaleValue.class,
        "[replace] a detached value, f32[4], was made before 'in' was written, and would now be"
            + " computed from the new contents; hold on to values by snapshot() before the write,"
            + " or take batches by engine.tensor(..)",
        () -> Substitution.of(Map.of(u, u.neg())).in(y));
    Tensor fixed = in.detach().mul(2).detach();
    Tensor sum = fixed.add(u);
    engine.write(in, new float[] {1, 2, 3, 4});
    assertRefused(
        StaleValue.class,
        "[stale] a detached value or growing sum, f32[4], was made before 'in' was written, and"
            + " would now be computed from the new contents; hold on to values by snapshot() before"
            + " the write, or take batches by engine.tensor(..)",
        () -> Substitution.of(Map.of(u, u.neg())).in(sum));
  }

  @Test
  void a_sum_that_grows_over_writes_is_refused_also_if_it_is_replaced_each_time() {
    Tensor in = variable("in", 1, 4);
    Tensor u = variable("u", 2, 4);
    Tensor formula = in.mul(u);
    for (int i = 0; i < 5; i++) {
      engine.write(in, new float[] {i, 1, 2, 3});
      float[] anew = in.mul(u.neg()).toFloats();
      assertArrayEquals(anew, Substitution.of(Map.of(u, u.neg())).in(formula).toFloats());
    }
    Tensor[] sum = {in.mul(u)};
    StaleValue refused =
        assertThrows(
            StaleValue.class,
            () -> {
              for (int i = 0; i < 4; i++) {
                engine.write(in, new float[] {i, 1, 2, 3});
                sum[0] = Substitution.of(Map.of(u, u.mul(1))).in(sum[0].add(in.mul(u)));
              }
            });
    assertTrue(
        String.valueOf(refused.getMessage())
            .startsWith("[stale] a detached value or growing sum, f32[4]"));
  }

  @Test
  void what_cannot_be_replaced_is_refused() {
    Tensor constant = engine.tensor(new float[4], 2, 2);
    refuses(
        "[replace] f32[2,2] is constant, so that others may have been computed from it for good;"
            + " make it with variable() or input()",
        constant,
        constant);
    refuses(
        "[replace] f32[4,4] is computed and cannot be replaced; replace what it is computed from:"
            + " 'x' f32[4,4], 'all' f32[40]",
        x.add(w),
        x);
    refuses(
        "[replace] f32[4,2] is a view of 'x' f32[4,4] whose elements do not lie in one piece;"
            + " replace whole rows of that, or all of it",
        x.slice(1, 0, 2),
        x.slice(1, 0, 2));
    refuses(
        "[replace] elements 8..23 of 'all' f32[40] is f32[4,4] and cannot be replaced by f32[4,5];"
            + " shapes must be equal",
        w,
        engine.zeros(4, 5));
    refuses(
        "[replace] 'x' f32[4,4] is f32[4,4] and cannot be replaced by i32[4,4]; convert that with"
            + " cast(DType.F32)",
        x,
        x.cast(DType.I32));
    try (Engine other = Engine.open(EngineOptions.of("cpu").withThreads(1))) {
      refuses(
          "[replace] f32[4,4] and f32[4,4] belong to different engines; copy one over with"
              + " engine.tensor(other.toFloats(), ...)",
          x,
          other.zeros(4, 4));
    }
    Map<Tensor, Tensor> overlapping = new LinkedHashMap<>();
    overlapping.put(w, w.neg());
    overlapping.put(all.slice(0, 0, 9), engine.zeros(9));
    assertRefused(
        TensorException.class,
        "[replace] elements 0..8 of 'all' f32[40] and elements 8..23 of 'all' f32[40] have elements"
            + " in common; give each element one replacement",
        () -> Substitution.of(overlapping));
  }

  @Test
  void what_is_not_read_is_refused_with_what_is() {
    Tensor y = x.matmul(w);
    assertRefused(
        TensorException.class,
        "[replace] the result does not read elements 24..27 of 'all' f32[40], which is to be"
            + " replaced; replace what is read: 'x' f32[4,4], elements 8..23 of 'all' f32[40]",
        () -> Substitution.of(Map.of(b, b.neg())).in(y));
    assertRefused(
        TensorException.class,
        "[replace] none of the results reads elements 24..27 of 'all' f32[40], which is to be"
            + " replaced; what can be replaced is not read at all",
        () -> Substitution.of(Map.of(b, b.neg())).in(List.of(engine.eye(2), engine.ones(2))));
    assertSame(y.node(), Substitution.of(Map.of()).in(y).node());
  }

  private void refuses(String message, Tensor of, Tensor by) {
    assertRefused(TensorException.class, message, () -> Substitution.of(Map.of(of, by)));
  }

  private static void assertRefused(
      Class<? extends TensorException> type, String message, Supplier<Object> call) {
    assertEquals(message, assertThrows(type, call::get).getMessage());
  }
}
