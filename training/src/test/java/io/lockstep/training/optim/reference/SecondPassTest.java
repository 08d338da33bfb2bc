package io.lockstep.training.optim.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.OptimizerConfig;
import io.lockstep.training.optim.OptimizerStep;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Gradients that are taken up the hill, and averages of weights, beside plain loops in double. */
class SecondPassTest {
  private static final int STEPS = 200;
  private static final double[] CURVATURE = {1, 3, 0.5, 2, 0.25};
  private static final double[] LOWEST = {0.5, -0.25, 1, 0.125, -1};

  private final Engine engine = Engine.open(EngineOptions.of("cpu").withThreads(1));
  private final ParameterArena parameters = arena();

  private ParameterArena arena() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    shapes.put("a", Shape.of(3));
    shapes.put("b", Shape.of(1, 2));
    ParameterArena made = new ParameterArena(engine, "parameters", shapes);
    engine.write(made.flat(), new float[] {1, 1, -1, 2, 0.5f});
    return made;
  }

  @AfterEach
  void close() {
    engine.close();
  }

  /** Half of the squares of the distances, and a fourth power, so that no gradient is linear. */
  private Tensor loss() {
    Tensor distance =
        Tensor.concat(0, parameters.get("a"), parameters.get("b").flatten())
            .sub(engine.tensor(LOWEST, LOWEST.length).cast(parameters.flat().dtype()));
    Tensor square = distance.square();
    Tensor curved =
        square.mul(engine.tensor(CURVATURE, CURVATURE.length).cast(square.dtype())).mul(0.5);
    return curved.add(square.square().mul(0.25)).sum();
  }

  private static double slope(int i, double p) {
    double distance = p - LOWEST[i];
    return CURVATURE[i] * distance + distance * distance * distance;
  }

  private float[] trained(OptimizerConfig config) {
    Optimizer optimizer = new Optimizer(config, parameters);
    try (OptimizerStep step = optimizer.compile(loss())) {
      for (int t = 0; t < STEPS; t++) {
        step.run();
      }
    }
    optimizer.useEvaluated();
    return parameters.flat().toFloats();
  }

  private static void near(double[] expected, float[] actual) {
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], 1e-5 * Math.max(1, Math.abs(expected[i])));
    }
  }

  private static double[] start() {
    return new double[] {1, 1, -1, 2, 0.5};
  }

  @Test
  void sharpness_aware_steps_go_down_the_gradient_up_the_hill() {
    for (boolean adaptive : new boolean[] {false, true}) {
      engine.write(parameters.flat(), new float[] {1, 1, -1, 2, 0.5f});
      double[] p = start();
      for (int t = 0; t < STEPS; t++) {
        double square = 0;
        for (int i = 0; i < p.length; i++) {
          square += Math.pow((adaptive ? p[i] : 1) * slope(i, p[i]), 2);
        }
        double[] next = p.clone();
        for (int i = 0; i < p.length; i++) {
          double weight = adaptive ? p[i] * p[i] : 1;
          double there = p[i] + 0.1 * weight * slope(i, p[i]) / Math.sqrt(square);
          next[i] = p[i] - 0.003 * slope(i, there);
        }
        p = next;
      }
      near(
          p,
          trained(
              OptimizerConfig.of(adaptive ? "asam(sgd)" : "sam(sgd)").lr(0.003).with("rho", 0.1)));
    }
  }

  @Test
  void a_second_pass_needs_the_gradient_as_a_formula() {
    Optimizer optimizer = new Optimizer(OptimizerConfig.of("sam(sgd)"), parameters);
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class,
            () -> optimizer.compile(engine.ones(5), loss(), List.of()));
    assertEquals(
        "[sam(sgd)] the rule takes the gradient elsewhere than at the parameters, but was given a"
            + " gradient that is not computed from them, such as an accumulated one; compile the"
            + " step by compile(loss)",
        e.getMessage());
  }

  @Test
  void averages_are_what_is_evaluated() {
    double[] p = start();
    double[] ema = new double[p.length];
    double[] swa = new double[p.length];
    int count = 0;
    for (int t = 1; t <= STEPS; t++) {
      for (int i = 0; i < p.length; i++) {
        p[i] -= 0.01 * slope(i, p[i]);
        ema[i] = t == 1 ? p[i] : 0.99 * ema[i] + 0.01 * p[i];
      }
      boolean counts = t > 20 && (t - 21) % 7 == 0;
      count += counts ? 1 : 0;
      for (int i = 0; counts && i < p.length; i++) {
        swa[i] += (p[i] - swa[i]) / count;
      }
    }
    OptimizerConfig sgd = OptimizerConfig.of("ema(sgd)").lr(0.01).with("ema_decay", 0.99);
    near(ema, trained(sgd));
    engine.write(parameters.flat(), new float[] {1, 1, -1, 2, 0.5f});
    OptimizerConfig even =
        OptimizerConfig.of("swa(sgd)").lr(0.01).with("swa_start", 20).with("swa_every", 7);
    near(swa, trained(even));
  }

  @Test
  void training_goes_on_from_the_trained_weights() {
    Optimizer optimizer = new Optimizer(OptimizerConfig.of("ema(sgd)").lr(0.1), parameters);
    try (OptimizerStep step = optimizer.compile(loss())) {
      step.run();
      step.run();
      float[] trained = parameters.flat().toFloats();
      optimizer.useEvaluated();
      float[] evaluated = parameters.flat().toFloats();
      assertTrue(trained[0] != evaluated[0]);
      assertEquals(
          trained[0],
          Objects.requireNonNull(optimizer.state().get("averaged_weights")).flat().toFloats()[0]);
      optimizer.useTrained();
      assertEquals(trained[0], parameters.flat().toFloats()[0]);
    }
  }
}
