package io.lockstep.training.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineInUseException;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.EngineUse;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Features;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.Targets;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.loop.TrainingOptions;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.objective.TrainingException;
import io.lockstep.training.optim.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PredictorTest {
  private static final int INPUTS = 3;
  private static final int OUTPUTS = 4;
  private static final int EXAMPLES = 700;
  private static final float[][] ROWS = rows();
  private static final Scaling SCALING =
      Scaling.standardize(Matrix.of(EXAMPLES, INPUTS, flat(ROWS)));

  private final Engine engine = Engine.open(EngineOptions.of("cpu").withThreads(2));

  @AfterEach
  void close() {
    engine.close();
  }

  private static float[][] rows() {
    Random random = new Random(3);
    float[][] rows = new float[EXAMPLES][INPUTS];
    for (float[] row : rows) {
      for (int i = 0; i < INPUTS; i++) {
        row[i] = 10 * random.nextFloat() + 5;
      }
    }
    return rows;
  }

  private static float[] flat(float[][] rows) {
    float[] flat = new float[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * rows[0].length, rows[0].length);
    }
    return flat;
  }

  private Model model() {
    return new Model(engine, Networks.mlp(List.of(9), OUTPUTS, "gelu"), INPUTS, 5);
  }

  /** What the evaluator says of all rows. */
  private static float[][] expected(Model model, Objective objective) {
    Features features =
        new Features(Matrix.of(EXAMPLES, INPUTS, flat(ROWS)), List.of("a", "b", "c"), null);
    Dataset data = new Dataset(features, new Targets.None(EXAMPLES));
    float[][] answers = new float[EXAMPLES][OUTPUTS];
    try (Evaluator evaluator = new Evaluator(model, objective, SCALING, 64)) {
      Matrix all = evaluator.predict(data);
      for (int row = 0; row < EXAMPLES; row++) {
        for (int column = 0; column < OUTPUTS; column++) {
          answers[row][column] = all.get(row, column);
        }
      }
    }
    return answers;
  }

  @Test
  void one_example_or_many_have_the_bits_of_an_evaluation() {
    for (Task task : List.of(Task.CLASSIFICATION, Task.REGRESSION)) {
      Model model = model();
      float[][] expected = expected(model, Objective.of(task));
      try (Predictor predictor = new Predictor(model, Objective.of(task), SCALING)) {
        assertEquals(INPUTS, predictor.inputs());
        assertEquals(OUTPUTS, predictor.outputs());
        assertArrayEquals(expected[6], predictor.predict(ROWS[6]));
        for (int count : new int[] {0, 1, 2, 13, 255, 257, EXAMPLES}) {
          assertArrayEquals(
              Arrays.copyOf(expected, count), predictor.predict(Arrays.copyOf(ROWS, count)));
        }
      }
    }
  }

  @Test
  void answers_are_of_the_model_as_it_is() {
    Model model = model();
    Objective objective = Objective.of(Task.CLASSIFICATION);
    try (Predictor predictor = new Predictor(model, objective, SCALING)) {
      predictor.predict(ROWS[0]);
      model.parameters().assign(new Model(engine, model.network(), INPUTS, 6).parameters().views());
      assertArrayEquals(expected(model, objective)[0], predictor.predict(ROWS[0]));
    }
  }

  @Test
  void eight_threads_get_the_right_answers_to_the_bit()
      throws InterruptedException, ExecutionException {
    Model model = model();
    Objective objective = Objective.of(Task.CLASSIFICATION);
    float[][] expected = expected(model, objective);
    List<Future<Integer>> right = new ArrayList<>();
    try (Predictor predictor = new Predictor(model, objective, SCALING);
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int t = 0; t < 8; t++) {
        int first = 101 * t;
        right.add(threads.submit(() -> rightAnswers(predictor, expected, first)));
      }
      for (Future<Integer> count : right) {
        assertEquals(1250, count.get());
      }
    }
  }

  /** Calls 1,250 times, every tenth time with several examples; returns how often all was right. */
  private static int rightAnswers(Predictor predictor, float[][] expected, int first) {
    int right = 0;
    for (int i = 0; i < 1250; i++) {
      int at = (first + i) % (EXAMPLES - 20);
      int count = i % 10 == 0 ? 1 + i % 20 : 1;
      float[][] answers =
          count == 1
              ? new float[][] {predictor.predict(ROWS[at])}
              : predictor.predict(Arrays.copyOfRange(ROWS, at, at + count));
      if (Arrays.deepEquals(Arrays.copyOfRange(expected, at, at + count), answers)) {
        right++;
      }
    }
    return right;
  }

  @Test
  void rows_of_another_width_are_refused() {
    Objective objective = Objective.of(Task.CLASSIFICATION);
    try (Predictor predictor = new Predictor(model(), objective, SCALING)) {
      TrainingException e =
          assertThrows(TrainingException.class, () -> predictor.predict(new float[2 * INPUTS]));
      assertEquals(
          "[predict] example 1 has 6 features, but model and scaling take 3; give as many",
          e.getMessage());
      e =
          assertThrows(
              TrainingException.class,
              () -> predictor.predict(new float[][] {ROWS[0], new float[2]}));
      assertEquals(
          "[predict] example 2 has 2 features, but model and scaling take 3; give as many",
          e.getMessage());
    }
  }

  @Test
  void a_closed_predictor_says_so() {
    Predictor predictor = new Predictor(model(), Objective.of(Task.REGRESSION), SCALING);
    predictor.close();
    predictor.close();
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> predictor.predict(ROWS[0]));
    assertEquals("[predict] the predictor is closed; create a new one", e.getMessage());
  }

  @Test
  void a_trainer_has_a_predictor_of_its_model_and_scaling() {
    Model model = model();
    Objective objective = Objective.of(Task.CLASSIFICATION);
    Optimizer adam = new Optimizer(OptimizerRules.ADAM, Map.of(), model.parameters());
    TrainingOptions options = new TrainingOptions(32, 1);
    try (Trainer trainer = new Trainer(model, objective, adam, SCALING, options);
        Predictor predictor = trainer.predictor()) {
      assertArrayEquals(expected(model, objective)[3], predictor.predict(ROWS[3]));
    }
  }

  @Test
  void an_engine_at_work_for_another_thread_is_refused() {
    Objective objective = Objective.of(Task.CLASSIFICATION);
    try (Predictor predictor = new Predictor(model(), objective, SCALING);
        ExecutorService other = Executors.newSingleThreadExecutor()) {
      try (EngineUse _ = engine.use("train")) {
        Future<float[]> answer = other.submit(() -> predictor.predict(ROWS[0]));
        ExecutionException e = assertThrows(ExecutionException.class, answer::get);
        assertInstanceOf(EngineInUseException.class, e.getCause());
      }
      assertEquals(OUTPUTS, predictor.predict(ROWS[0]).length);
    }
  }
}
