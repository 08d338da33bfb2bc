package io.lockstep.training.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.optim.rule.UpdateRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every optimizer, alone and within what may be put around it, learns a small net. */
class EveryOptimizerTest {
  private static final int STEPS = 150;

  /** All rules, and adam and sgd within each wrapper. */
  static List<String> names() {
    List<String> names = new ArrayList<>();
    UpdateRules.all().stream().map(UpdateRule::name).forEach(names::add);
    UpdateRules.wrappers()
        .forEach(w -> {
          names.add(w.name() + "(adam)");
          names.add(w.name() + "(muon)");
        });
    names.add("lookahead(centralized(adam))");
    return names;
  }

  private record Result(double first, double last, float[] weights) {}

  private static Result train(Engine engine, String name) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    shapes.put("0.weight", Shape.of(8, 3));
    shapes.put("0.bias", Shape.of(8));
    shapes.put("1.weight", Shape.of(1, 8));
    shapes.put("1.bias", Shape.of(1));
    ParameterArena parameters = new ParameterArena(engine, "parameters", shapes);
    Map<String, Tensor> start = new LinkedHashMap<>();
    shapes.forEach(
        (key, shape) -> start.put(key, engine.randn(shape.size(), shape.toArray()).mul(0.5)));
    parameters.assign(start);
    Tensor x = engine.randn(5, 32, 3);
    Tensor y = x.slice(1, 0, 1).mul(x.slice(1, 1, 2));
    Tensor hidden =
        x.matmul(parameters.get("0.weight").transpose()).add(parameters.get("0.bias")).tanh();
    Tensor out = hidden.matmul(parameters.get("1.weight").transpose());
    Tensor loss = out.add(parameters.get("1.bias")).sub(y).square().mean();
    Optimizer optimizer = new Optimizer(OptimizerConfig.of(name), parameters);
    try (OptimizerStep step = optimizer.compile(loss)) {
      double first = 0;
      for (int t = 1; t <= STEPS; t++) {
        step.run();
        first = t == 1 ? step.output(0).item() : first;
      }
      double last = loss.item();
      optimizer.useEvaluated();
      return new Result(first, last, parameters.flat().toFloats());
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void learns(String name) {
    try (Engine engine = Engine.open(EngineOptions.of("cpu").withThreads(1))) {
      Result result = train(engine, name);
      assertTrue(result.last() < result.first(), () -> result.first() + " became " + result.last());
      try (Engine other = Engine.open(EngineOptions.of("cpu").withThreads(2).withFusion(false))) {
        assertArrayEquals(result.weights(), train(other, name).weights());
      }
    }
  }
}
