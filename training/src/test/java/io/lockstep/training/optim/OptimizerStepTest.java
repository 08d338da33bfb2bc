package io.lockstep.training.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.OptimizerRule;
import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import io.lockstep.training.nn.ParameterArena;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerStepTest {
  private static final String ALL = "io.lockstep.kernels.library.rule.OptimizerRules#all";

  private final Engine engine = Engine.open(EngineOptions.of("cpu").withThreads(1));

  @AfterEach
  void close() {
    engine.close();
  }

  private ParameterArena parameters() {
    ParameterArena parameters =
        new ParameterArena(engine, "parameters", Map.of("w", Shape.of(2, 2)));
    parameters.assign(Map.of("w", engine.tensor(new float[] {1, -2, 3, 0.5f}, 2, 2)));
    return parameters;
  }

  private static Tensor loss(ParameterArena parameters) {
    return parameters.get("w").square().sum();
  }

  /** Parameters after three steps, each computed with the scalars of its number on the host. */
  private float[] byHand(OptimizerRule rule) {
    ParameterArena parameters = parameters();
    Optimizer state = new Optimizer(rule, Map.of(), parameters);
    for (int t = 1; t <= 3; t++) {
      double[] scalars = rule.scalarValues(rule.defaults(), t);
      List<Tensor> inputs = new java.util.ArrayList<>();
      inputs.add(parameters.flat());
      inputs.add(parameters.gradient(loss(parameters)));
      state.state().values().forEach(s -> inputs.add(s.flat()));
      for (double scalar : scalars) {
        inputs.add(engine.tensor(new float[] {(float) scalar}, 1));
      }
      int states = state.state().size();
      List<Engine.Update> updates = new java.util.ArrayList<>();
      for (int i = 0; i <= states; i++) {
        int result = i;
        updates.add(
            new Engine.Update(
                inputs.get(i == 0 ? 0 : i + 1),
                Tensor.apply(
                    "by_hand",
                    inputs,
                    e ->
                        rule.apply(
                                e.get(0),
                                e.get(1),
                                e.subList(2, 2 + states),
                                e.subList(2 + states, e.size()))
                            .get(result))));
      }
      engine.assign(updates);
    }
    return parameters.flat().toFloats();
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void each_run_is_the_next_step_of_the_rule(OptimizerRule rule) {
    ParameterArena parameters = parameters();
    Optimizer optimizer = new Optimizer(rule, Map.of(), parameters);
    try (OptimizerStep step = optimizer.compile(loss(parameters))) {
      step.run();
      assertEquals(14.25, step.output(0).item());
      assertEquals(1, optimizer.step());
      step.run();
      step.run();
    }
    assertEquals(3, optimizer.step());
    assertArrayEquals(byHand(rule), parameters.flat().toFloats());
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void steps_taken_one_by_one_have_the_bits_of_compiled_ones(OptimizerRule rule) {
    ParameterArena parameters = parameters();
    Optimizer optimizer = new Optimizer(rule, Map.of(), parameters);
    assertEquals(14.25, optimizer.minimize(loss(parameters)));
    optimizer.minimize(loss(parameters));
    optimizer.minimize(loss(parameters));
    assertEquals(3, optimizer.step());
    assertArrayEquals(byHand(rule), parameters.flat().toFloats());
  }

  @Test
  void a_step_that_is_not_taken_is_not_counted() {
    ParameterArena parameters = parameters();
    Optimizer optimizer = new Optimizer(OptimizerRules.ADAM, Map.of(), parameters);
    OptimizerStep step = optimizer.compile(loss(parameters));
    step.close();
    assertThrows(IllegalStateException.class, step::run);
    assertEquals(0, optimizer.step());
  }

  @Test
  void a_gradient_of_another_length_is_refused() {
    ParameterArena parameters = parameters();
    Optimizer optimizer = new Optimizer(OptimizerRules.ADAM, Map.of(), parameters);
    ShapeMismatch e =
        assertThrows(
            ShapeMismatch.class, () -> optimizer.compile(engine.ones(1), List.of(), List.of()));
    assertEquals(
        "[adam] the gradient is f32[1], but the parameters are f32[4]; give the gradient of all"
            + " parameters, as from parameters.gradient(loss)",
        e.getMessage());
  }

  @Test
  void a_rule_that_gives_too_little_is_named() {
    OptimizerRule forgetful =
        new OptimizerRule(
            "forgetful",
            List.of(Hyperparameter.rate(0.1)),
            List.of("velocity"),
            List.of("lr"),
            (h, step, scalars) -> scalars[0] = 0.1,
            (p, g, state, s) -> List.of(p.sub(g.mul(s.getFirst()))));
    ParameterArena parameters = parameters();
    Optimizer optimizer = new Optimizer(forgetful, Map.of(), parameters);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> optimizer.compile(loss(parameters)));
    assertEquals(
        "[forgetful] the update gives 1 results, but there are a parameter and 1 values of state"
            + " [velocity]; return the next parameter, then the next value of each",
        e.getMessage());
  }

  @Test
  void steps_taken_before_are_not_negative() {
    Optimizer optimizer = new Optimizer(OptimizerRules.SGD, Map.of(), parameters());
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> optimizer.resumeAt(-1));
    assertEquals("[sgd] cannot resume after -1 steps; give 0 or more", e.getMessage());
  }
}
