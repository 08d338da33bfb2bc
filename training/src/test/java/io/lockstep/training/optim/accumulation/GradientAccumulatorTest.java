package io.lockstep.training.optim.accumulation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.layer.Dropout;
import io.lockstep.training.layer.Linear;
import io.lockstep.training.layer.Sequential;
import io.lockstep.training.layer.norm.BatchNorm;
import io.lockstep.training.layer.penalty.WeightPenalty;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nn.TrainingPass;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.OptimizerStep;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Gradients of micro-batches, added up in a loop of one's own. */
class GradientAccumulatorTest {
  private final Engine engine = Engine.open("cpu");

  @AfterEach
  void close() {
    engine.close();
  }

  private static float[] rows(int seed) {
    float[] rows = new float[4 * 3];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (float) Math.sin(seed + 1.7 * i);
    }
    return rows;
  }

  @Test
  void the_sum_is_that_of_the_contract_bit_by_bit() {
    Model model = new Model(engine, new Linear(2), 3, 1);
    Optimizer sgd = new Optimizer(OptimizerRules.SGD, Map.of("lr", 0.1), model.parameters());
    Tensor x = engine.input("x", DType.F32, Shape.of(4, 3));
    Tensor loss = model.forward(x).square().mean();
    Tensor gradient = model.parameters().gradient(loss);
    double[] shares = {0.1, 0.2, 0.7};
    float[] sum = new float[gradient.size()];
    float total = 0;
    for (int j = 0; j < 3; j++) {
      engine.write(x, rows(j));
      float[] part = gradient.toFloats();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += part[i] * (float) shares[j];
      }
      total += (float) loss.item() * (float) shares[j];
    }
    GradientAccumulator gradients = new GradientAccumulator(sgd);
    try (MicroStep micro = gradients.compile(loss);
        OptimizerStep step = sgd.compile(gradients.gradient(), gradients.loss(), List.of())) {
      for (int batch = 0; batch < 2; batch++) {
        gradients.begin();
        for (int j = 0; j < 3; j++) {
          engine.write(x, rows(j));
          micro.run(shares[j]);
        }
        assertArrayEquals(sum, gradients.gradient().toFloats());
      }
      float[] before = model.parameters().flat().toFloats();
      step.run();
      assertEquals(total, (float) step.output(0).item());
      float[] after = model.parameters().flat().toFloats();
      for (int i = 0; i < sum.length; i++) {
        assertEquals(Math.fma(-0.1f, sum[i], before[i]), after[i]);
      }
    }
  }

  @Test
  void running_statistics_see_each_micro_batch() {
    Model model = new Model(engine, new BatchNorm(), 3, 1);
    Optimizer sgd = new Optimizer(OptimizerRules.SGD, Map.of("lr", 0.1), model.parameters());
    Tensor x = engine.input("x", DType.F32, Shape.of(4, 3));
    TrainingPass pass = model.train(x, engine.tensor(new int[] {1, 0, 1}, 3));
    GradientAccumulator gradients = new GradientAccumulator(sgd);
    try (MicroStep micro = gradients.compile(pass, pass.output().square().mean())) {
      engine.write(x, rows(1));
      micro.run(0.5);
      float[] first = model.state().flat().toFloats();
      engine.write(x, rows(2));
      micro.run(0.5);
      assertNotEquals(first[0], model.state().flat().toFloats()[0]);
    }
  }

  @Test
  void what_an_accumulator_is_not_for_is_refused() {
    Model model =
        new Model(
            engine, Sequential.of(new Dropout(0.1), new WeightPenalty(new Linear(2), 0, 1)), 3, 1);
    Optimizer sgd = new Optimizer(OptimizerRules.SGD, Map.of("lr", 0.1), model.parameters());
    Tensor x = engine.input("x", DType.F32, Shape.of(4, 3));
    TrainingPass pass = model.train(x, engine.tensor(new int[] {1, 0, 1}, 3));
    Tensor sum = pass.output().sum();
    Tensor four = engine.scalar(4);
    assertEquals(
        "[accumulate] the accumulator is of weighted losses, but a mean loss is added; give the"
            + " sum of the losses and that of their weights",
        refusal(() -> GradientAccumulator.weighted(sgd, true).compile(pass, sum)));
    assertEquals(
        "[accumulate] the accumulator is not of weighted losses; make it by"
            + " GradientAccumulator.weighted(optimizer, true)",
        refusal(() -> new GradientAccumulator(sgd).compile(pass, sum, four)));
    assertEquals(
        "[accumulate] the accumulator is not of weighted losses with penalties; make it by"
            + " GradientAccumulator.weighted(optimizer, true)",
        refusal(() -> GradientAccumulator.weighted(sgd, false).compile(pass, sum, four)));
  }

  private static String refusal(org.junit.jupiter.api.function.Executable call) {
    return String.valueOf(assertThrows(IllegalStateException.class, call).getMessage());
  }
}
