package io.lockstep.training.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.tensor.Engine;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Features;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.Targets;
import io.lockstep.training.evaluation.Evaluation;
import io.lockstep.training.evaluation.Evaluator;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.Optimizer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data that differ in kind from those before, through one trainer or evaluator. */
class OtherDataTest {
  private static final int ROWS = 10;
  private static final Scaling SCALING = Scaling.unitRange(2);

  private static Dataset data(boolean bytes, Targets targets) {
    float[] floats = new float[2 * ROWS];
    byte[] same = new byte[2 * ROWS];
    for (int i = 0; i < same.length; i++) {
      same[i] = (byte) (17 * i);
      floats[i] = same[i] & 0xFF;
    }
    Matrix values = bytes ? Matrix.of(ROWS, 2, same) : Matrix.of(ROWS, 2, floats);
    return new Dataset(new Features(values, List.of("a", "b"), null), targets);
  }

  private static Targets classes(int shift) {
    int[] indices = new int[ROWS];
    for (int i = 0; i < ROWS; i++) {
      indices[i] = (i + shift) % 3;
    }
    return new Targets.Classes(indices, List.of("x", "y", "z"));
  }

  private static Targets numbers(float factor) {
    float[] values = new float[3 * ROWS];
    for (int i = 0; i < values.length; i++) {
      values[i] = factor * i;
    }
    return new Targets.Values(Matrix.of(ROWS, 3, values), List.of("x", "y", "z"));
  }

  private static Trainer trainer(Engine engine, Task task) {
    boolean whole = task == Task.RECONSTRUCTION;
    Layer network = Networks.mlp(List.of(5), whole ? 2 : 3, "tanh");
    Model model = new Model(engine, network, 2, 1);
    Optimizer adam = new Optimizer(OptimizerRules.ADAM, Map.of("lr", 0.1), model.parameters());
    return new Trainer(model, Objective.of(task), adam, SCALING, new TrainingOptions(4, 1));
  }

  private static String digest(Task task, Dataset first, Dataset second) {
    try (Engine engine = Engine.open("cpu");
        Trainer trainer = trainer(engine, task)) {
      trainer.fit(first, null, 2, List.of());
      trainer.fit(second, null, 2, List.of());
      return trainer.model().digest();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void bytes_and_floats_may_follow_each_other(boolean bytesFirst) {
    Dataset first = data(bytesFirst, classes(0));
    Dataset second = data(!bytesFirst, classes(0));
    assertEquals(
        digest(Task.CLASSIFICATION, first, first), digest(Task.CLASSIFICATION, first, second));
  }

  @Test
  void labels_that_an_autoencoder_has_no_use_for_do_not_matter() {
    Dataset bare = data(true, new Targets.None(ROWS));
    String expected = digest(Task.RECONSTRUCTION, bare, bare);
    for (Targets targets : List.of(classes(0), numbers(3))) {
      assertEquals(expected, digest(Task.RECONSTRUCTION, bare, data(true, targets)));
      assertEquals(expected, digest(Task.RECONSTRUCTION, data(true, targets), bare));
    }
  }

  @Test
  void each_evaluation_is_of_the_data_it_was_given() {
    Dataset bytes = data(true, classes(0));
    Dataset floats = data(false, classes(1));
    Dataset bare = data(false, new Targets.None(ROWS));
    try (Engine engine = Engine.open("cpu");
        Trainer one = trainer(engine, Task.CLASSIFICATION);
        Trainer other = trainer(engine, Task.CLASSIFICATION)) {
      Evaluation ofBytes = one.evaluate(bytes);
      Evaluation ofFloats = other.evaluate(floats);
      assertNotEquals(ofBytes, ofFloats);
      assertEquals(ofFloats, one.evaluate(floats));
      assertEquals(ofBytes, other.evaluate(bytes));
      try (Evaluator evaluator =
          new Evaluator(one.model(), Objective.of(Task.CLASSIFICATION), SCALING, 4)) {
        assertEquals(ofBytes, evaluator.evaluate(bytes));
        Matrix expected = evaluator.predict(bytes);
        Matrix same = evaluator.predict(bare);
        assertEquals(-1, expected.data().mismatch(same.data()));
      }
    }
  }

  @Test
  void numbers_that_differ_in_width_are_refused_or_right() {
    try (Engine engine = Engine.open("cpu");
        Trainer one = trainer(engine, Task.REGRESSION);
        Trainer other = trainer(engine, Task.REGRESSION)) {
      one.evaluate(data(true, numbers(1)));
      assertEquals(other.evaluate(data(true, numbers(2))), one.evaluate(data(true, numbers(2))));
    }
  }
}
