package io.lockstep.training.objective;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.library.Losses;
import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import io.lockstep.tensor.TensorException.TypeMismatch;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.OptimizerStep;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ObjectiveFitTest {
  private final Engine engine = Engine.open("cpu");

  @AfterEach
  void close() {
    engine.close();
  }

  private static String refusal(Objective objective, Tensor prediction, Tensor target) {
    return String.valueOf(
        assertThrows(ShapeMismatch.class, () -> objective.loss(prediction, target)).getMessage());
  }

  @Test
  void a_loss_wants_equal_shapes() {
    Objective squares = Objective.of(Task.REGRESSION);
    assertEquals(
        "[squared_error] prediction f32[2,1] and target f32[2] must have one shape; reshape one of"
            + " them, or change the number of outputs",
        refusal(squares, engine.zeros(2, 1), engine.zeros(2)));
    assertEquals(
        "[squared_error] prediction f32[8,2] and target f32[8,1] must have one shape; reshape one"
            + " of them, or change the number of outputs",
        refusal(squares, engine.zeros(8, 2), engine.zeros(8, 1)));
    assertEquals(1, squares.loss(engine.zeros(8, 1), engine.ones(8, 1)).item());
  }

  @Test
  void classes_are_one_index_for_each_row() {
    Objective classes = Objective.of(Task.CLASSIFICATION);
    assertEquals(
        "[cross_entropy_with_logits] classes need a prediction [n,outputs] and a class index for"
            + " each row [n]: prediction f32[4,3], target i32[3]; reshape one of them",
        refusal(classes, engine.zeros(4, 3), engine.arange(3)));
    assertEquals(
        "[cross_entropy_with_logits] classes need a prediction [n,outputs] and a class index for"
            + " each row [n]: prediction f32[4,3], target i32[4,1]; reshape one of them",
        refusal(classes, engine.zeros(4, 3), engine.arange(4).reshape(4, 1)));
    assertThrows(TypeMismatch.class, () -> classes.loss(engine.zeros(4, 3), engine.zeros(4)));
  }

  @Test
  void a_class_outside_the_outputs_is_an_error() {
    Objective cross = Objective.of(Task.CLASSIFICATION);
    Objective squares = new Objective(Task.CLASSIFICATION, Losses.SQUARED_ERROR);
    Tensor zeros = engine.zeros(3, 4);
    double expected = Math.log(4);
    Tensor known = engine.tensor(new int[] {0, 3, 1}, 3);
    assertEquals(expected, cross.loss(zeros, known).item(), 1e-6);
    for (int wrong : new int[] {-1, 4, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      Tensor classes = engine.tensor(new int[] {0, wrong, 1}, 3);
      for (Objective objective : new Objective[] {cross, squares}) {
        assertEquals(
            "[one_hot] class index "
                + wrong
                + " of 'constant' i32[3] is outside of 0..3; correct the labels, or give as many"
                + " classes as there are",
            refusal(objective, zeros, classes));
      }
    }
  }

  @Test
  void a_step_with_a_class_outside_the_outputs_changes_nothing() {
    ParameterArena parameters =
        new ParameterArena(engine, "parameters", Map.of("logits", Shape.of(3, 4)));
    Optimizer sgd = new Optimizer(OptimizerRules.SGD, Map.of(), parameters);
    Tensor classes = engine.input("classes", DType.I32, Shape.of(3));
    Tensor loss = Objective.of(Task.CLASSIFICATION).loss(parameters.get("logits"), classes);
    try (OptimizerStep step = sgd.compile(loss)) {
      MemorySegment wrong = MemorySegment.ofArray(new int[] {0, 1, 4});
      assertThrows(ShapeMismatch.class, () -> engine.write(classes, wrong));
      assertThrows(RuntimeException.class, step::run);
      assertArrayEquals(new float[12], parameters.flat().toFloats());
      assertEquals(0, sgd.step());
      engine.write(classes, MemorySegment.ofArray(new int[] {0, 1, 3}));
      step.run();
      assertEquals(Math.log(4), step.output(0).item(), 1e-6);
      assertEquals(1, sgd.step());
    }
  }
}
