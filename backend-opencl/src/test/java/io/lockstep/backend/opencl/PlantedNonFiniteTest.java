package io.lockstep.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.OptimizerRule;
import io.lockstep.kernels.random.Permutation;
import io.lockstep.kernels.random.RandomStream;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.loop.Callback;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.network.Layers;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Initializers;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.NotFiniteException;
import io.lockstep.training.optim.OptimizerConfig;
import io.lockstep.training.optim.rule.ElementwiseUpdate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A planted NaN or infinity is named exactly: operation, layer, step, and what went in. The model
 * is left with the bits that a run has which ends right there.
 */
class PlantedNonFiniteTest {
  private static final String CPU = "cpu";
  private static final String OPENCL = "opencl";

  private static final Map<String, Engine> ENGINES = new HashMap<>();

  /** An example that is in the fourth batch, and the place that it has there. */
  private static final int PLACE = 5;

  private static final int ROW =
      Permutation.of(1, RandomStream.SHUFFLE.word(), 0, 40)[3 * 8 + PLACE];

  private static final String STEP = "[train] step 4 (epoch 1): ";
  private static final String POSITIVE =
      "keep what goes in above 0, as by clamp or by adding a small number, or use a loss of logits"
          + " (..._with_logits)";

  private static final String BEFORE = "; the model is as it was before that step; ";

  @AfterAll
  static void close() {
    ENGINES.values().forEach(Engine::close);
  }

  /** 40 examples of two numbers between 0 and 1, and their difference. */
  private static float[][] inputs() {
    float[][] x = new float[40][];
    for (int i = 0; i < x.length; i++) {
      x[i] = new float[] {(1 + i % 7) / 8f, (1 + i % 3) / 4f};
    }
    return x;
  }

  private static Dataset data(float[][] x) {
    float[][] y = Arrays.stream(x).map(row -> new float[] {0.5f}).toArray(float[][]::new);
    return Dataset.of(x, y);
  }

  private static Trainer trainer(Engine engine, OptimizerConfig optimizer, Layer... layers) {
    Model model = new Model(engine, Layers.sequential(layers), 2, 1);
    return Trainer.of(model).loss("mse").optimizer(optimizer).batch(8).build();
  }

  private static OptimizerConfig sgd(double rate) {
    return OptimizerConfig.of("sgd").lr(rate);
  }

  /** Has a run end where it goes wrong, and compares its model with one that ends there by will. */
  private static void expect(String message, String device, int steps, Planted planted) {
    Engine engine =
        ENGINES.computeIfAbsent(device, name -> Engine.open(EngineOptions.of(name).withThreads(1)));
    String left;
    try (Trainer trainer = planted.trainer(engine)) {
      NotFiniteException e =
          assertThrows(
              NotFiniteException.class, () -> trainer.fit(data(planted.inputs()), null, 2));
      assertEquals(message, e.getMessage());
      assertEquals(steps, trainer.optimizer().step());
      left = trainer.model().digest();
    }
    try (Trainer trainer = planted.trainer(engine)) {
      Callback end =
          new Callback() {
            @Override
            public void onBatch(int epoch, int batch, int batches) {
              if (trainer.optimizer().step() == steps) {
                trainer.stop();
              }
            }
          };
      if (steps > 0) {
        trainer.fit(data(planted.inputs()), null, 2, List.of(end));
      }
      assertEquals(trainer.model().digest(), left);
    }
  }

  private interface Planted {
    Trainer trainer(Engine engine);

    default float[][] inputs() {
      return PlantedNonFiniteTest.inputs();
    }
  }

  private record PlantedInput(int row, int column, float value) implements Planted {
    @Override
    public Trainer trainer(Engine engine) {
      return PlantedNonFiniteTest.trainer(
          engine, sgd(0.1), Layers.linear(4), Layers.relu(), Layers.linear(1));
    }

    @Override
    public float[][] inputs() {
      float[][] x = PlantedNonFiniteTest.inputs();
      x[row][column] = value;
      return x;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {CPU, OPENCL})
  void an_infinite_input_is_named_by_example_and_feature(String device) {
    expect(
        STEP
            + "feature 'x1' of example "
            + ROW
            + " is -Infinity"
            + BEFORE
            + "mend that example, or leave it out",
        device,
        3,
        new PlantedInput(ROW, 1, Float.NEGATIVE_INFINITY));
  }

  private record Log() implements Layer {
    @Override
    public Shape declare(Declaration declare, Shape in) {
      return in;
    }

    @Override
    public Tensor forward(Tensor x, ForwardContext context) {
      return x.sub(0.01).log();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {CPU, OPENCL})
  void a_logarithm_of_a_negative_number_is_named(String device) {
    expect(
        STEP
            + "log in layer 0 (forward) gave NaN at [5,1] from -0.01 (sub in layer 0 (forward) at"
            + " [5,1])"
            + BEFORE
            + POSITIVE,
        device,
        3,
        new Planted() {
          @Override
          public Trainer trainer(Engine engine) {
            return PlantedNonFiniteTest.trainer(
                engine, sgd(0.1), new Log(), Layers.linear(4), Layers.relu(), Layers.linear(1));
          }

          @Override
          public float[][] inputs() {
            float[][] x = PlantedNonFiniteTest.inputs();
            x[ROW][1] = 0;
            return x;
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {CPU, OPENCL})
  void an_overflow_in_layer_7_of_12_is_named(String device) {
    expect(
        STEP
            + "matmul in layer 7 (forward) gave Infinity at [5,1] from a sum of 2 products, the"
            + " largest 1.0E9 (add in layer 6 (forward) at [5,1]) times 1.0E30 ('7.weight' [1,1])"
            + BEFORE
            + "lower the learning rate, clip gradients, or scale the data",
        device,
        3,
        new Planted() {
          @Override
          public Trainer trainer(Engine engine) {
            List<Layer> layers = new ArrayList<>();
            IntStream.range(0, 11).forEach(_ -> layers.add(Layers.linear(2)));
            layers.add(Layers.linear(1));
            Trainer trainer =
                PlantedNonFiniteTest.trainer(engine, sgd(0.1), layers.toArray(Layer[]::new));
            for (int layer = 0; layer < 11; layer++) {
              float scale = layer == 7 ? 1e30f : layer == 8 ? 1e-30f : 1;
              float[] scaled = {scale, 0, 0, scale};
              trainer.model().setWeights(layer + ".weight", scaled);
            }
            trainer.optimizer().freeze(name -> !name.startsWith("11."));
            return trainer;
          }

          @Override
          public float[][] inputs() {
            float[][] x = PlantedNonFiniteTest.inputs();
            x[ROW][1] = 1e9f;
            return x;
          }
        });
  }

  private record Share() implements Layer {
    @Override
    public Shape declare(Declaration declare, Shape in) {
      return in;
    }

    @Override
    public Tensor forward(Tensor x, ForwardContext context) {
      return x.div(x.sumKeep(1));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {CPU, OPENCL})
  void zero_divided_by_zero_is_named(String device) {
    expect(
        STEP
            + "div in layer 0 (forward) gave NaN at [5,0] from 0.0 (feature 'x0' of example "
            + ROW
            + ") and 0.0 (sum in layer 0 (forward) at [5,0])"
            + BEFORE
            + "add a small number to what is divided by",
        device,
        3,
        new Planted() {
          @Override
          public Trainer trainer(Engine engine) {
            return PlantedNonFiniteTest.trainer(engine, sgd(0.1), new Share(), Layers.linear(1));
          }

          @Override
          public float[][] inputs() {
            float[][] x = PlantedNonFiniteTest.inputs();
            x[ROW] = new float[2];
            return x;
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {CPU, OPENCL})
  void a_run_that_explodes_is_left_with_weights_whose_loss_is_finite(String device) {
    expect(
        "[train] step 4 (epoch 1): mul of 'squared_error' in the loss (forward) gave Infinity at"
            + " [0,0] from 8.155005E21 and 8.155005E21, computed from 8.155005E21 (add in layer 2"
            + " (forward) at [0,0]) and 0.5 (target 'y0' of example 0); the model is as it was"
            + " before step 3, the last whose loss was finite; lower the learning rate, clip"
            + " gradients, or scale the data",
        device,
        2,
        engine -> trainer(engine, sgd(1e6), Layers.linear(4), Layers.relu(), Layers.linear(1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {CPU, OPENCL})
  void a_division_in_a_rule_of_ones_own_is_named(String device) {
    OptimizerRule signs =
        new OptimizerRule(
            "signs",
            List.of(Hyperparameter.rate(0.01)),
            List.of(),
            (p, g, state, s) -> {
              Expr sign = g.div(g.abs());
              return List.of(p.sub(s.get(0).mul(sign)));
            });
    expect(
        "[train] step 1 (epoch 1): div of 'signs' in the optimizer gave NaN at [0] from 0.0"
            + " (matmul in layer 0 (backward) at [0,0]) and 0.0"
            + BEFORE
            + "add a small number to what is divided by",
        device,
        0,
        engine -> {
          Trainer trainer =
              trainer(
                  engine,
                  OptimizerConfig.of(new ElementwiseUpdate(signs), Map.of()),
                  Layers.linear(1),
                  Layers.relu(),
                  Layers.linear(1));
          trainer.model().setWeights("0.weight", new float[] {-1, -1});
          return trainer;
        });
  }

  private record Spread() implements Layer {
    @Override
    public Shape declare(Declaration declare, Shape in) {
      declare.state("spread", Shape.of(1), Initializers.ZEROS);
      return in;
    }

    @Override
    public Tensor forward(Tensor x, ForwardContext context) {
      if (context.isTraining()) {
        context.updateState("spread", context.state("spread").add(x.min().sub(0.01).sqrt()));
      }
      return x;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {CPU, OPENCL})
  void a_nan_in_the_state_of_a_layer_is_named(String device) {
    expect(
        STEP
            + "sqrt in layer 0 (forward) gave NaN from -0.01 (sub in layer 0 (forward))"
            + BEFORE
            + POSITIVE,
        device,
        3,
        new Planted() {
          @Override
          public Trainer trainer(Engine engine) {
            return PlantedNonFiniteTest.trainer(engine, sgd(0.1), new Spread(), Layers.linear(1));
          }

          @Override
          public float[][] inputs() {
            float[][] x = PlantedNonFiniteTest.inputs();
            x[ROW][1] = 0;
            return x;
          }
        });
  }
}
