package io.lockstep.training.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.tensor.Engine;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.synthetic.Playground;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.TrainingException;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.rule.ElementwiseUpdate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The trainer as a user of Keras would write it down. */
class TrainerBuilderTest {
  private static final Dataset XOR = Playground.XOR.generate(100, 0, 1);

  private final Engine engine = Engine.open("cpu");

  @AfterEach
  void close() {
    engine.close();
  }

  private Model model() {
    return new Model(engine, Networks.mlp(List.of(8), 2, "tanh"), 2, 1);
  }

  @Test
  void what_is_left_out_is_usual() {
    Model model = model();
    try (Trainer trainer = Trainer.of(model).loss("categorical_crossentropy").build()) {
      History history = trainer.fit(XOR, XOR, 3);
      assertEquals(3, history.epochs().size());
      assertEquals(12, trainer.optimizer().step());
      assertEquals(new ElementwiseUpdate(OptimizerRules.ADAM), trainer.optimizer().rule());
      assertEquals(3, history.best().orElseThrow().epoch());
      assertEquals(history.epochs().getLast().trainLoss(), history.trainLosses()[2]);
      assertTrue(history.toJson().startsWith("{\"stopped\":false,\"epochs\":[{\"epoch\":1,"));
    }
    assertEquals(
        "[train] no loss was chosen; choose one by loss(...), or reconstruction(...) for an"
            + " autoencoder",
        assertThrows(TrainingException.class, () -> Trainer.of(model).build()).getMessage());
  }

  @Test
  void arrays_are_data() {
    float[][] x = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
    Model model = new Model(engine, Networks.mlp(List.of(8), 1, "tanh"), 2, 3);
    try (Trainer trainer =
        Trainer.of(model)
            .loss("mse")
            .optimizer(OptimizerRules.ADAM, Map.of("lr", 0.05))
            .batch(4)
            .build()) {
      trainer.fit(Dataset.of(x, new float[][] {{0}, {1}, {1}, {0}}), null, 300);
      float[][] answers = trainer.predictor().predict(x);
      assertEquals(0, answers[0][0], 0.1);
      assertEquals(1, answers[1][0], 0.1);
      assertEquals(1, answers[2][0], 0.1);
      assertEquals(0, answers[3][0], 0.1);
    }
    Dataset classes = Dataset.of(x, new int[] {0, 2, 2, 0});
    assertEquals(4, classes.size());
    assertEquals(2, Dataset.of(x).width());
    assertEquals(
        "[dataset] row 1 of the features has 1 values, but row 0 has 2; give every example as many",
        assertThrows(IllegalArgumentException.class, () -> Dataset.of(new float[][] {{1, 2}, {3}}))
            .getMessage());
    assertEquals(
        "[dataset] 4 rows of features but 2 targets; pass one target per row",
        assertThrows(IllegalArgumentException.class, () -> Dataset.of(x, new int[] {0, 1}))
            .getMessage());
  }

  @Test
  void a_callback_ends_the_run_at_any_step() {
    Model model = model();
    Callback atSeven =
        new Callback() {
          private @Nullable Trainer run;

          @Override
          public void onStart(Trainer trainer) {
            run = trainer;
          }

          @Override
          public void onBatch(int epoch, int batch, int batches) {
            if (run != null && run.optimizer().step() == 7) {
              run.stop();
            }
          }
        };
    try (Trainer trainer = Trainer.of(model).loss("ce").callbacks(atSeven).build()) {
      History history = trainer.fit(XOR, XOR, 5);
      assertEquals(7, trainer.optimizer().step());
      assertEquals(1, history.epochs().size());
      assertTrue(history.stopped());
      assertEquals(1, trainer.epochsDone());
    }
    Model seven = model();
    try (Trainer trainer = Trainer.of(seven).loss("ce").build()) {
      trainer.fit(XOR, null, 2);
    }
    assertNotEquals(seven.digest(), model.digest());
  }

  @Test
  void frozen_parameters_stay_and_the_others_get_the_same_bits() {
    Model free = model();
    Optimizer all = new Optimizer(OptimizerRules.ADAMW, Map.of(), free.parameters());
    Model part = model();
    Optimizer some = new Optimizer(OptimizerRules.ADAMW, Map.of(), part.parameters());
    some.freeze(name -> name.equals("0.bias") || name.startsWith("2.w"));
    float[] bias = part.weights("0.bias");
    float[] weight = part.weights("2.weight");
    try (Trainer a = Trainer.of(free).loss("ce").optimizer(all).batch(100).build();
        Trainer b = Trainer.of(part).loss("ce").optimizer(some).batch(100).build()) {
      a.fit(XOR, null, 1);
      b.fit(XOR, null, 1);
      assertArrayEquals(free.weights("0.weight"), part.weights("0.weight"));
      assertArrayEquals(free.weights("2.bias"), part.weights("2.bias"));
      assertArrayEquals(bias, part.weights("0.bias"));
      assertArrayEquals(weight, part.weights("2.weight"));
      some.freeze(name -> false);
      b.fit(XOR, null, 1);
      assertNotEquals(weight[0], part.weights("2.weight")[0], "unfrozen, it is trained again");
    }
    assertEquals(
        "[adamw] all 4 parameters would be frozen, so that nothing is trained; leave some of"
            + " 0.weight, 0.bias, 2.weight, 2.bias",
        assertThrows(IllegalArgumentException.class, () -> some.freeze(_ -> true)).getMessage());
  }
}
