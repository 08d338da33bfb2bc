package io.lockstep.training.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.tensor.Engine;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.ElementType;
import io.lockstep.training.data.Features;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.Targets;
import io.lockstep.training.loop.EpochReport;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.loop.TrainingOptions;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.Optimizer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
  /** Examples that are all alike, of the first of some classes, or of both of two in turn. */
  private static Dataset alike(int examples, boolean inTurn) {
    Matrix ones =
        new Matrix(ElementType.U8, examples, 1, Matrix.allocate(ElementType.U8, examples, 1));
    int[] classes = new int[examples];
    for (int i = 0; inTurn && i < examples; i++) {
      classes[i] = i % 2;
    }
    List<String> names = inTurn ? List.of("a", "b") : List.of("a");
    return new Dataset(new Features(ones, List.of("x"), null), new Targets.Classes(classes, names));
  }

  @Test
  void right_answers_are_counted_exactly_where_float32_cannot() {
    Dataset data = alike((1 << 24) + 9, false);
    try (Engine engine = Engine.open("cpu")) {
      Model model = new Model(engine, Networks.mlp(List.of(), 1, "relu"), 1, 1);
      Objective objective = Objective.of(Task.CLASSIFICATION);
      try (Evaluator evaluator = new Evaluator(model, objective, Scaling.identity(1), 1 << 20)) {
        assertEquals(new Evaluation(0, 1.0), evaluator.evaluate(data));
      }
    }
  }

  @Test
  void losses_do_not_drift_with_the_number_of_batches() {
    Dataset data = alike(50_000, true);
    try (Engine engine = Engine.open("cpu")) {
      Model model = new Model(engine, Networks.mlp(List.of(), 2, "relu"), 1, 1);
      Optimizer still = new Optimizer(OptimizerRules.SGD, Map.of("lr", 0.0), model.parameters());
      Objective objective = Objective.of(Task.CLASSIFICATION);
      Scaling scaling = Scaling.identity(1);
      TrainingOptions options = new TrainingOptions(1, 1);
      // The features are 0, so both logits are; a batch has the loss log(2) in float32.
      double expected = (float) Math.log(2);
      try (Trainer trainer = new Trainer(model, objective, still, scaling, options)) {
        EpochReport report = trainer.fit(data, null, 1, List.of()).epochs().getFirst();
        assertEquals(expected, report.trainLoss(), 1e-13);
        Evaluation evaluation = trainer.evaluate(data);
        assertEquals(expected, evaluation.loss(), 1e-13);
        assertEquals(0.5, evaluation.accuracy());
      }
    }
  }
}
