package io.lockstep.training.checkpoint;

import static io.lockstep.training.network.Layers.dropout;
import static io.lockstep.training.network.Layers.linear;
import static io.lockstep.training.network.Layers.outputs;
import static io.lockstep.training.network.Layers.sequential;
import static io.lockstep.training.network.Layers.tanh;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.evaluation.Evaluation;
import io.lockstep.training.evaluation.Predictor;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.ClassWeighting;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.OutputObjective;
import io.lockstep.training.objective.OutputObjectives;
import io.lockstep.training.objective.TrainingException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of several outputs in files: what they are for, and runs that go on. */
class ResumedOutputsTest {
  private static final int EXAMPLES = 50;
  private static final Layer NETWORK =
      sequential(
          linear(6),
          tanh(),
          dropout(0.1),
          outputs(Map.of("zone", linear(3), "fare", linear(1), "way", linear(2))));
  private static final OutputObjectives GOAL =
      Objective.of(
          Map.of(
              "zone", OutputObjective.classes(3).classWeights(1, 2, 0.5).ignoring(-100),
              "fare", OutputObjective.numbers(1).loss("huber(delta=2)").weight(0.5),
              "way", OutputObjective.numbers(2)));

  @TempDir Path folder;

  private static Dataset data() {
    float[][] x = new float[EXAMPLES][];
    int[] zone = new int[EXAMPLES];
    float[] fare = new float[EXAMPLES];
    float[][] way = new float[EXAMPLES][];
    for (int i = 0; i < EXAMPLES; i++) {
      x[i] = new float[] {(float) Math.sin(i), (float) Math.cos(2.3 * i)};
      zone[i] = i % 7 == 0 ? -100 : x[i][0] > 0.3 ? 2 : x[i][1] > 0 ? 1 : 0;
      fare[i] = x[i][0] * x[i][1];
      way[i] = new float[] {x[i][1], -x[i][0]};
    }
    return Dataset.of(Map.of("x", x), Map.of("zone", zone, "fare", fare, "way", way));
  }

  private static Trainer trainer(Engine engine, int accumulate) {
    return Trainer.of(new Model(engine, NETWORK, 2, 1))
        .objective(GOAL)
        .optimizer(OptimizerRules.ADAM, Map.of("lr", 0.01))
        .batch(16)
        .dropLast()
        .accumulate(accumulate)
        .seed(3)
        .build();
  }

  private static Trainer resumed(ModelFile file, Engine engine) {
    Model model = file.model(engine);
    Trainer trainer =
        new Trainer(
            model,
            file.info().objective(),
            file.optimizer(model),
            file.scaling(),
            file.info().options());
    trainer.resumeAt(file.info().epochs());
    return trainer;
  }

  @Test
  void a_run_goes_on_with_the_same_bits_and_answers_by_name() {
    for (int accumulate : List.of(1, 3)) {
      Path file = folder.resolve("model.safetensors");
      String whole;
      Evaluation wanted;
      float[] zone;
      try (Engine engine = Engine.open("cpu");
          Trainer trainer = trainer(engine, accumulate)) {
        trainer.fit(data(), null, 4);
        whole = trainer.model().digest();
        wanted = trainer.evaluate(data());
        try (Predictor predictor = trainer.predictor()) {
          zone = predictor.predict(Map.of("x", new float[] {0.2f, 0.4f})).get("zone");
        }
      }
      try (Engine engine = Engine.open("cpu");
          Trainer trainer = trainer(engine, accumulate)) {
        trainer.fit(data(), null, 2);
        assertNotEquals(whole, trainer.model().digest());
        ModelFile.write(
            file, ModelInfo.of(trainer), trainer.model(), trainer.scaling(), trainer.optimizer());
      }
      ModelFile read = ModelFile.read(file);
      assertEquals(GOAL, read.info().objective());
      assertTrue(read.info().options().dropLast());
      try (Engine engine = Engine.open("cpu");
          Trainer trainer = resumed(read, engine);
          Predictor predictor = trainer.predictor()) {
        trainer.fit(data(), null, 2);
        assertEquals(whole, trainer.model().digest());
        assertEquals(wanted, trainer.evaluate(data()));
        assertArrayEquals(
            zone, predictor.predict(Map.of("x", new float[] {0.2f, 0.4f})).get("zone"));
      }
    }
  }

  private static ModelInfo info() {
    return new ModelInfo(
        NETWORK,
        Shape.of(2),
        ModelOutput.of(GOAL),
        io.lockstep.training.optim.OptimizerConfig.of("adam"),
        0,
        0,
        16,
        0.1,
        1,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  @Test
  void a_description_says_what_each_output_is() {
    ModelInfo named =
        info()
            .withOutput("zone", output -> output.withClassNames(List.of("A", "B", "C")))
            .withOutput("way", output -> output.withOutputNames(List.of("east", "north")));
    ModelInfo read = ModelJson.read(ModelJson.write(named));
    assertEquals(named, read);
    assertEquals(GOAL, read.objective());
    assertTrue(read.hasSeveral());
    assertEquals(List.of("fare", "way", "zone"), List.copyOf(read.outputs().keySet()));
    assertFalse(read.options().dropLast());
    assertEquals(
        "[model] there are several outputs, fare, way, zone; ask for each by outputs()",
        assertThrows(IllegalStateException.class, read::only).getMessage());
  }

  private static String refusal(Runnable wrong) {
    return String.valueOf(assertThrows(RuntimeException.class, wrong::run).getMessage());
  }

  @Test
  void what_does_not_fit_is_refused() {
    assertEquals(
        "[model] there is no output 'zoen'; did you mean 'zone'?",
        refusal(() -> info().withOutput("zoen", output -> output)));
    assertEquals(
        "[model] there are 2 classNames for 3 outputs; give one for each, or none",
        refusal(
            () -> info().withOutput("zone", output -> output.withClassNames(List.of("A", "B")))));
    assertEquals(
        "[objective] there are 1 class weights for an output of 3 classes; give one for each",
        refusal(() ->
            info()
                .withOutput(
                    "zone", output -> output.weighing(new ClassWeighting(List.of(1.0), null)))));
    String json = ModelJson.write(info());
    assertEquals(
        "[model] output 'way' lacks the number of its columns; give it",
        refusal(() -> ModelJson.read(json.replace(",\"columns\":2", ""))));
    assertEquals(
        "[model] gives 6 outputs, but the objectives of fare, way, zone take 7; give each output as"
            + " many columns as its objective has",
        refusal(() -> ModelJson.read(json.replace("\"columns\":2", "\"columns\":3"))));
    assertEquals(
        "[model] the network's outputs are fare, way, zone, but the objectives are of far, way,"
            + " zone; name both alike, in the order of the names",
        refusal(() -> ModelJson.read(json.replace("\"fare\":{\"task\"", "\"far\":{\"task\""))));
  }

  /** A part of the batch has no example that counts in one output; the whole has some. */
  @Test
  void micro_batches_share_the_weights_of_their_batch() {
    Dataset data = data();
    double whole = lossOfOneStep(data, 1);
    double parts = lossOfOneStep(data, 4);
    assertEquals(whole, parts, 1e-6);
  }

  private static double lossOfOneStep(Dataset data, int accumulate) {
    try (Engine engine = Engine.open("cpu");
        Trainer trainer =
            Trainer.of(
                    new Model(
                        engine,
                        sequential(
                            linear(6),
                            tanh(),
                            outputs(
                                Map.of("zone", linear(3), "fare", linear(1), "way", linear(2)))),
                        2,
                        1))
                .objective(GOAL)
                .optimizer(OptimizerRules.SGD, Map.of("lr", 0.5))
                .batch(EXAMPLES)
                .accumulate(accumulate)
                .build()) {
      double first = trainer.fit(data, null, 1).epochs().getFirst().trainLoss();
      double second = trainer.fit(data, null, 1).epochs().getFirst().trainLoss();
      assertTrue(second < first);
      return first + 10 * second;
    }
  }

  @Test
  void weights_and_an_ignored_class_count_in_their_output_alone() {
    Dataset data = data();
    try (Engine engine = Engine.open("cpu");
        Trainer trainer = trainer(engine, 1)) {
      Evaluation all = trainer.evaluate(data);
      int[] kept = java.util.stream.IntStream.range(0, EXAMPLES).filter(i -> i % 7 != 0).toArray();
      Evaluation some = trainer.evaluate(data.select(kept));
      Evaluation zone = java.util.Objects.requireNonNull(all.outputs().get("zone"));
      Evaluation zoneOfSome = java.util.Objects.requireNonNull(some.outputs().get("zone"));
      assertEquals(zoneOfSome.loss(), zone.loss(), 1e-6);
      assertEquals(zoneOfSome.accuracy(), zone.accuracy());
      assertNotEquals(some.outputs().get("fare"), all.outputs().get("fare"));
    }
    int[] none = new int[20];
    java.util.Arrays.fill(none, -100);
    Dataset ignored =
        Dataset.of(
            Map.of("x", new float[20][2]),
            Map.of("zone", none, "fare", new float[20], "way", new float[20][2]));
    try (Engine engine = Engine.open("cpu");
        Trainer trainer = trainer(engine, 1)) {
      assertEquals(
          "[train] none of the 20 training examples counts in the loss of output 'zone': each has"
              + " weight 0, or is of a class that has weight 0 or is ignored; give data with some"
              + " that count, or other weights",
          assertThrows(TrainingException.class, () -> trainer.fit(ignored, null, 1)).getMessage());
    }
  }
}
