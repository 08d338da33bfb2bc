package io.lockstep.training.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.layer.norm.BatchNorm;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nn.TrainingPass;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.OptimizerStep;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The running mean and variance of batch normalization over steps, beside plain loops. */
class BatchNormTest {
  private static final int EXAMPLES = 7;
  private static final int CHANNELS = 3;
  private static final double MOMENTUM = 0.25;

  @Test
  void steps_follow_the_batches_and_inference_uses_what_they_left() {
    Random random = new Random(4);
    try (Engine engine = Engine.open("cpu")) {
      BatchNorm layer = new BatchNorm(1e-3, MOMENTUM, true);
      Model model = new Model(engine, Sequential.of(layer), CHANNELS, 1);
      assertEquals("[0.weight, 0.bias]", model.parameters().views().keySet().toString());
      assertEquals("[0.running_mean, 0.running_var]", model.state().views().keySet().toString());
      Tensor x = engine.variable(new float[EXAMPLES * CHANNELS], EXAMPLES, CHANNELS);
      Optimizer sgd = new Optimizer(OptimizerRules.SGD, Map.of(), model.parameters());
      TrainingPass pass = model.train(x, engine.tensor(new int[] {1, 0, 1}, 3));
      double[] mean = {0, 0, 0};
      double[] variance = {1, 1, 1};
      try (OptimizerStep step = sgd.compile(pass, pass.output().square().mean())) {
        for (int i = 0; i < 3; i++) {
          float[] batch = batch(random);
          engine.write(x, MemorySegment.ofArray(batch));
          step.run();
          follow(mean, variance, batch);
        }
      }
      assertArrayEquals(mean, model.state().get("0.running_mean").toDoubles(), 1e-5);
      assertArrayEquals(variance, model.state().get("0.running_var").toDoubles(), 1e-4);
      Tensor one = engine.ones(CHANNELS);
      model.parameters().assign(Map.of("0.weight", one, "0.bias", one.sub(one)));
      float[] batch = batch(random);
      double[] expected = new double[batch.length];
      for (int i = 0; i < batch.length; i++) {
        int c = i % CHANNELS;
        expected[i] = (batch[i] - mean[c]) / Math.sqrt(variance[c] + 1e-3);
      }
      Tensor y = model.forward(engine.tensor(batch, EXAMPLES, CHANNELS));
      assertArrayEquals(expected, y.toDoubles(), 1e-4);
    }
  }

  private static float[] batch(Random random) {
    float[] batch = new float[EXAMPLES * CHANNELS];
    for (int i = 0; i < batch.length; i++) {
      batch[i] = (float) (3 * i % CHANNELS + random.nextGaussian() * (1 + i % CHANNELS));
    }
    return batch;
  }

  /** PyTorch's rule: the variance of a batch divided by the count less 1. */
  private static void follow(double[] mean, double[] variance, float[] batch) {
    for (int c = 0; c < CHANNELS; c++) {
      double sum = 0;
      double squares = 0;
      for (int i = c; i < batch.length; i += CHANNELS) {
        sum += batch[i];
      }
      for (int i = c; i < batch.length; i += CHANNELS) {
        squares += Math.pow(batch[i] - sum / EXAMPLES, 2);
      }
      mean[c] = (1 - MOMENTUM) * mean[c] + MOMENTUM * sum / EXAMPLES;
      variance[c] = (1 - MOMENTUM) * variance[c] + MOMENTUM * squares / (EXAMPLES - 1);
    }
  }
}
