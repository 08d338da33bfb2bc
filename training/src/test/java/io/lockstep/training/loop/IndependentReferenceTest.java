package io.lockstep.training.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.OptimizerStep;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The numbers are right, and not only equal: the engine against plain double loops. */
class IndependentReferenceTest {
  private static final int[] WIDTHS = {6, 9, 5, 4};
  private static final int BATCH = 13;
  private static final int STEPS = 20;
  private static final double RATE = 0.01;

  @Test
  void losses_of_twenty_steps_equal_those_of_plain_double_loops() {
    double[][] weights = new double[3][];
    double[][] biases = new double[3][];
    for (int layer = 0; layer < 3; layer++) {
      weights[layer] = fixed(WIDTHS[layer] * WIDTHS[layer + 1], 0.8, layer);
      biases[layer] = fixed(WIDTHS[layer + 1], 0.1, layer + 10);
    }
    double[] expected = new double[STEPS];
    double[] actual = engineLosses(weights, biases);
    PlainMlp plain = new PlainMlp(WIDTHS, weights, biases);
    for (int step = 0; step < STEPS; step++) {
      expected[step] = plain.train(rows(step), labels(step), RATE);
    }
    for (int step = 0; step < STEPS; step++) {
      assertEquals(expected[step], actual[step], 1e-5 * expected[step], "loss of step " + step);
    }
  }

  private static double[] engineLosses(double[][] weights, double[][] biases) {
    try (Engine engine = Engine.open("cpu")) {
      Layer network = Networks.mlp(List.of(9, 5), 4, "tanh");
      Model model = new Model(engine, network, 6, 1);
      Map<String, Tensor> values = new LinkedHashMap<>();
      for (int layer = 0; layer < 3; layer++) {
        String prefix = 2 * layer + ".";
        values.put(
            prefix + "weight",
            engine.tensor(floats(weights[layer]), WIDTHS[layer + 1], WIDTHS[layer]));
        values.put(prefix + "bias", engine.tensor(floats(biases[layer]), WIDTHS[layer + 1]));
      }
      model.parameters().assign(values);
      Tensor x = engine.input("x", DType.F32, Shape.of(BATCH, 6));
      Tensor y = engine.input("y", DType.I32, Shape.of(BATCH));
      Tensor loss = Objective.of(Task.CLASSIFICATION).loss(model.forward(x), y);
      Optimizer adam = new Optimizer(OptimizerRules.ADAM, Map.of("lr", RATE), model.parameters());
      double[] losses = new double[STEPS];
      try (OptimizerStep step = adam.compile(loss)) {
        for (int i = 0; i < STEPS; i++) {
          float[] flat = new float[BATCH * 6];
          for (int j = 0; j < flat.length; j++) {
            flat[j] = (float) rows(i)[j / 6][j % 6];
          }
          engine.write(x, flat);
          engine.write(y, java.lang.foreign.MemorySegment.ofArray(labels(i)));
          step.run();
          losses[i] = engine.readFloat(step.output(0));
        }
      }
      return losses;
    }
  }

  /** Some numbers in {@code -scale..scale} that floats hold exactly. */
  private static double[] fixed(int count, double scale, int salt) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (scale * Math.sin(1.7 * i + 0.6 * salt + 0.3));
    }
    return values;
  }

  private static double[][] rows(int step) {
    double[][] rows = new double[BATCH][];
    for (int i = 0; i < BATCH; i++) {
      rows[i] = fixed(6, 1, 31 * step + i);
    }
    return rows;
  }

  private static int[] labels(int step) {
    int[] labels = new int[BATCH];
    for (int i = 0; i < BATCH; i++) {
      labels[i] = (i * i + step) % 4;
    }
    return labels;
  }

  private static float[] floats(double[] values) {
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }
}
