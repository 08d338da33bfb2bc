package io.lockstep.training.layer;

import static io.lockstep.training.network.Layers.batchNorm;
import static io.lockstep.training.network.Layers.dropout;
import static io.lockstep.training.network.Layers.gelu;
import static io.lockstep.training.network.Layers.linear;
import static io.lockstep.training.network.Layers.recomputed;
import static io.lockstep.training.network.Layers.relu;
import static io.lockstep.training.network.Layers.sequential;
import static io.lockstep.training.network.Layers.tanh;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.plan.Plan;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.formula.Recomputation;
import io.lockstep.training.layer.penalty.ActivityPenalty;
import io.lockstep.training.layer.penalty.Contractive;
import io.lockstep.training.layer.penalty.WeightPenalty;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nn.TrainingPass;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.OptimizerStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layers that are computed twice: the same bits, less memory. */
class RecomputeTest {
  private static final int WIDTH = 24;
  private static final int EXAMPLES = 40;

  /** What is left of a training, and the plan of its steps. */
  private record Run(String digest, String loss, Plan plan) {
    void same(Run other) {
      assertEquals(digest, other.digest);
      assertEquals(loss, other.loss);
    }

    List<String> kernels() {
      return plan.steps().stream().map(Plan.Step::spec).map(KernelSpec::name).toList();
    }
  }

  private static Run train(Engine engine, Layer network, int examples) {
    Model model = new Model(engine, network, WIDTH, 1);
    Optimizer adam = new Optimizer(OptimizerRules.ADAM, Map.of(), model.parameters());
    Tensor x = engine.variable(engine.randn(1, examples, WIDTH).toFloats(), examples, WIDTH);
    Tensor key = engine.variable(new int[] {5, 6, 1}, 3);
    TrainingPass pass = model.train(x, key);
    try (OptimizerStep step = adam.compile(pass, pass.output().square().mean())) {
      for (int i = 1; i <= 3; i++) {
        engine.write(key, new int[] {5, 6, i});
        step.run();
      }
      return new Run(model.digest(), Double.toHexString(step.output(0).item()), step.plan());
    }
  }

  private static Run train(Layer network) {
    try (Engine engine = Engine.open(EngineOptions.of("cpu").withThreads(1))) {
      return train(engine, network, EXAMPLES);
    }
  }

  private static Layer[] deep() {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      layers.addAll(List.of(linear(WIDTH), batchNorm(), relu(), dropout(0.3)));
    }
    layers.add(linear(10));
    return layers.toArray(Layer[]::new);
  }

  @ParameterizedTest
  @CsvSource({"1,true", "2,true", "1,false", "2,false"})
  void bits_are_those_without_it(int threads, boolean fused) {
    EngineOptions options = EngineOptions.of("cpu").withThreads(threads).withFusion(fused);
    try (Engine engine = Engine.open(options)) {
      Run plain = train(engine, sequential(deep()), EXAMPLES);
      for (int parts : new int[] {1, 2, 4, 5, 17}) {
        plain.same(train(engine, recomputed(parts, deep()), EXAMPLES));
      }
    }
  }

  @Test
  void layers_are_computed_twice_and_state_once() {
    List<String> plain = train(sequential(deep())).kernels();
    List<String> again = train(recomputed(4, deep())).kernels();
    assertEquals(count(plain, "matmul+add") + 4, count(again, "matmul+add"), again::toString);
    // Normalized, activated and dropped out in one kernel; means with those that are kept.
    assertEquals(4, count(plain, "sub+mul+add+"), plain::toString);
    assertEquals(8, count(again, "sub+mul+add+"), again::toString);
    assertEquals(4, count(plain, "div+mul+mul+add"), plain::toString);
    assertEquals(4, count(again, "div+mul+mul+add"), again::toString);
  }

  private static long count(List<String> kernels, String beginning) {
    return kernels.stream().filter(name -> name.startsWith(beginning)).count();
  }

  @Test
  void parts_within_parts_too() {
    Layer inner = sequential(linear(WIDTH), tanh(), linear(WIDTH), gelu());
    Layer plain = sequential(inner, sequential(inner, inner), inner, linear(3));
    Layer nested =
        sequential(
            new Recompute(inner),
            new Recompute(sequential(new Recompute(inner, 2), new Recompute(inner))),
            inner,
            linear(3));
    train(plain).same(train(nested));
    train(sequential(plain)).same(train(new Recompute(sequential(new Recompute(nested)))));
  }

  @Test
  void what_goes_around_a_part_and_what_is_used_twice_too() {
    Map<String, Layer> layers = new LinkedHashMap<>();
    layers.put("a", new Linear(WIDTH));
    layers.put("b", new Residual(sequential(linear(WIDTH), tanh(), linear(WIDTH))));
    layers.put("c", new From(List.of("input", "a", "b"), Join.ADD));
    layers.put("d", new Again("a"));
    layers.put("e", new Again("b"));
    layers.put("f", new TiedLinear("a"));
    Layer plain = new Sequential(layers);
    Run expected = train(plain);
    for (int parts = 1; parts <= 6; parts++) {
      expected.same(train(new Recompute(plain, parts)));
    }
    layers.put("b", new Recompute(layers.get("b")));
    expected.same(train(new Sequential(layers)));
  }

  @Test
  void penalties_too_and_gradients_of_gradients() {
    Layer encoder = sequential(linear(6), tanh(), linear(4), tanh());
    Layer weights = new WeightPenalty(linear(WIDTH), 0.01, 0.02);
    Layer code = new Contractive(encoder, 0.5);
    Layer active = new ActivityPenalty(0.1, 0.2);
    Run plain = train(sequential(sequential(weights, active, tanh()), code, active, linear(5)));
    plain.same(train(sequential(recomputed(2, weights, active, tanh()), code, active, linear(5))));
    plain.same(train(recomputed(3, sequential(weights, active, tanh()), code, active, linear(5))));
    Layer within = new Contractive(new Recompute(encoder, 2), 0.5);
    plain.same(train(sequential(sequential(weights, active, tanh()), within, active, linear(5))));
  }

  @Test
  void a_step_needs_less_memory() {
    try (Engine engine = Engine.open(EngineOptions.of("cpu").withThreads(1))) {
      Layer[] layers = new Layer[32];
      for (int i = 0; i < layers.length; i += 2) {
        layers[i] = linear(WIDTH);
        layers[i + 1] = relu();
      }
      int examples = 2048;
      long activation = 4L * examples * WIDTH;
      Run plain = train(engine, sequential(layers), examples);
      Run again = train(engine, recomputed(4, layers), examples);
      plain.same(again);
      long gradient = 4L * 16 * (WIDTH * WIDTH + WIDTH);
      assertTrue(plain.plan().arenaBytes() > 30 * activation);
      long most = 9 * activation + gradient;
      assertTrue(again.plan().arenaBytes() < most, () -> again.plan().arenaBytes() + " " + most);
    }
  }

  @Test
  void tensors_of_ones_own_too() {
    try (Engine engine = Engine.open(EngineOptions.of("cpu").withThreads(1))) {
      Tensor x = engine.variable(engine.randn(1, 30, 20).toFloats(), 30, 20);
      Tensor w = engine.variable(engine.randn(2, 20, 20).toFloats(), 20, 20);
      Tensor plain = x.matmul(w).tanh().matmul(w).tanh().square().mean();
      Tensor again = Recomputation.of(() -> x.matmul(w).tanh().matmul(w).tanh()).square().mean();
      assertEquals(plain.item(), again.item());
      assertEquals(
          List.of(plain.gradients(w, x).stream().map(g -> g.square().sum().item()).toList()),
          List.of(again.gradients(w, x).stream().map(g -> g.square().sum().item()).toList()));
    }
  }

  @Test
  void parts_are_as_many_as_layers_at_most() {
    assertEquals(
        "[recompute] parts must be from 1 to the number of layers one after another, 2, got 3",
        assertThrows(IllegalArgumentException.class, () -> recomputed(3, linear(1), relu()))
            .getMessage());
    assertEquals(
        "[recompute] parts must be from 1 to the number of layers one after another, 1, got 0",
        assertThrows(IllegalArgumentException.class, () -> new Recompute(linear(1), 0))
            .getMessage());
  }
}
