package io.lockstep.training.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.kernels.library.Facts;
import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.optim.rule.GroupStep;
import io.lockstep.training.optim.rule.GroupUpdate;
import io.lockstep.training.optim.rule.Next;
import io.lockstep.training.optim.rule.UpdateRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules for matrices, and what becomes of vectors. */
class MatrixParametersTest {
  private static final int WIDTH = 6;

  private final Engine engine = Engine.open(EngineOptions.of("cpu").withThreads(1));

  @AfterEach
  void close() {
    engine.close();
  }

  /** A rule that takes matrices alone. */
  private record Squared() implements UpdateRule {
    @Override
    public String name() {
      return "own_squared";
    }

    @Override
    public Facts facts() {
      return new Facts("p - lr g g' g", "");
    }

    @Override
    public List<Hyperparameter> hyperparameters() {
      return List.of(Hyperparameter.rate(0.1));
    }

    @Override
    public List<String> scalars() {
      return List.of("lr");
    }

    @Override
    public void scalarValues(Map<String, Double> values, long step, double[] target) {
      target[0] = values.getOrDefault("lr", 0.0);
    }

    @Override
    public boolean elementwise() {
      return false;
    }

    @Override
    public Map<String, Shape> state(Shape parameter) {
      return Map.of();
    }

    @Override
    public void require(String parameter, Shape shape) {
      UpdateRule.requireMatrix(name(), parameter, shape);
    }

    @Override
    public GroupUpdate update(GroupStep step) {
      return step.each(block -> {
        Tensor g = block.gradient();
        Tensor way = g.matmul(g.transpose()).matmul(g).mul(step.scalar("lr"));
        return Next.of(block.parameter().sub(way));
      });
    }
  }

  private ParameterArena arena(Map<String, Shape> shapes) {
    ParameterArena arena = new ParameterArena(engine, "parameters", shapes);
    float[] start = new float[(int) arena.size()];
    for (int i = 0; i < start.length; i++) {
      start[i] = (float) Math.sin(i + 1);
    }
    engine.write(arena.flat(), start);
    return arena;
  }

  private ParameterArena layer() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    shapes.put("0.weight", Shape.of(2, 3));
    shapes.put("0.bias", Shape.of(2));
    return arena(shapes);
  }

  @Test
  void a_rule_for_matrices_that_is_given_a_vector_names_both() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Optimizer(OptimizerConfig.of(new Squared()), layer()));
    assertEquals(
        "[own_squared] parameter '0.bias' is a vector, [2], but the rule is for matrices; give"
            + " vectors another one, as by the group 'rank=1: rule=adamw'",
        refused.getMessage());
  }

  @Test
  void the_way_out_that_the_message_names_is_one() {
    OptimizerConfig config =
        OptimizerConfig.of(new Squared())
            .group(
                new ParameterGroup(
                    new ParameterSelector("rank=1"), UpdateRules.byName("adamw"), Map.of(), false));
    assertDoesNotThrow(() -> new Optimizer(config, layer()));
  }

  /** A vector after some steps. */
  private float[] stepped(OptimizerConfig config) {
    ParameterArena vector = arena(Map.of("0.bias", Shape.of(WIDTH)));
    Tensor g = engine.tensor(new float[] {1, -2, 0.5f, 0.25f, -0.125f, 3}, WIDTH);
    Optimizer optimizer = new Optimizer(config, vector);
    try (OptimizerStep step = optimizer.compile(g, List.of(), List.of())) {
      for (int i = 0; i < 5; i++) {
        step.run();
      }
    }
    return vector.flat().toFloats();
  }

  @Test
  void muon_steps_vectors_by_adamw_with_a_rate_of_their_own() {
    OptimizerConfig adamw =
        OptimizerConfig.of("adamw")
            .with("lr", 3e-4)
            .with("beta2", 0.95)
            .with("epsilon", 1e-10)
            .with("weight_decay", 0.1);
    assertArrayEquals(stepped(adamw), stepped(OptimizerConfig.of("muon")), 1e-6f);
  }

  @Test
  void shampoo_steps_vectors_by_adagrad_whose_sum_begins_at_epsilon() {
    OptimizerConfig adagrad =
        OptimizerConfig.of("adagrad").with("lr", 0.1).with("initial_accumulator", 1e-4);
    assertArrayEquals(stepped(adagrad), stepped(OptimizerConfig.of("shampoo")), 1e-6f);
  }
}
