package io.lockstep.training.loop;

import static io.lockstep.training.network.Layers.dropout;
import static io.lockstep.training.network.Layers.input;
import static io.lockstep.training.network.Layers.inputs;
import static io.lockstep.training.network.Layers.linear;
import static io.lockstep.training.network.Layers.outputs;
import static io.lockstep.training.network.Layers.sequential;
import static io.lockstep.training.network.Layers.tanh;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Targets;
import io.lockstep.training.evaluation.Evaluation;
import io.lockstep.training.evaluation.Predictor;
import io.lockstep.training.network.LayerJson;
import io.lockstep.training.network.Layers;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nn.NetworkGradients;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.OutputObjective;
import io.lockstep.training.objective.OutputObjectives;
import io.lockstep.training.objective.Task;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Networks of several inputs and outputs, by name. */
class SeveralOutputsTest {
  private static final EngineOptions CPU = EngineOptions.of("cpu").withThreads(1);
  private static final int EXAMPLES = 70;
  private static final OutputObjectives GOAL =
      Objective.of(
          Map.of(
              "kind", OutputObjective.classes(3).weight(0.5),
              "size", OutputObjective.numbers(1).loss("huber"),
              "place", OutputObjective.numbers(2).weight(2)));

  private static Layer network() {
    return inputs(
        Map.of("b", 2, "a", 3),
        sequential(input("a"), linear(6), tanh(), dropout(0.1)),
        Layers.from("0", "b"),
        linear(5),
        outputs(
            Map.of("kind", linear(3), "place", sequential(tanh(), linear(2)), "size", linear(1))));
  }

  private static float value(int seed, int i) {
    return (float) Math.sin(seed + 1.3 * i);
  }

  private static Dataset data() {
    float[][] a = new float[EXAMPLES][];
    float[][] b = new float[EXAMPLES][];
    int[] kind = new int[EXAMPLES];
    float[] size = new float[EXAMPLES];
    float[][] place = new float[EXAMPLES][];
    for (int i = 0; i < EXAMPLES; i++) {
      a[i] = new float[] {value(1, i), value(2, i), value(3, i)};
      b[i] = new float[] {value(4, i), value(5, i)};
      kind[i] = a[i][0] > 0.3 ? 2 : b[i][0] > 0 ? 1 : 0;
      size[i] = a[i][1] * b[i][1];
      place[i] = new float[] {a[i][2], b[i][0] - a[i][0]};
    }
    return Dataset.of(Map.of("b", b, "a", a), Map.of("size", size, "kind", kind, "place", place));
  }

  private static Trainer trainer(Engine engine, int accumulate) {
    return Trainer.of(new Model(engine, network(), 5, 1))
        .objective(GOAL)
        .optimizer(OptimizerRules.ADAM, Map.of("lr", 0.02))
        .batch(16)
        .accumulate(accumulate)
        .build();
  }

  @Test
  void inputs_and_targets_stand_in_the_order_of_their_names() {
    Dataset data = data();
    assertEquals(List.of("a.0", "a.1", "a.2", "b.0", "b.1"), data.features().names());
    assertEquals(
        List.of("kind", "place.0", "place.1", "size"), ((Targets.Values) data.targets()).names());
    assertEquals(value(5, 7), data.features().values().get(7, 4));
    assertEquals(GOAL.targetNames(), ((Targets.Values) data.targets()).names());
    assertEquals(6, GOAL.width());
  }

  @Test
  void every_way_to_compute_a_run_gives_the_same_digest() {
    String expected = digest(CPU, 1);
    String accumulated = digest(CPU, 3);
    assertNotEquals(expected, accumulated);
    for (EngineOptions options :
        List.of(CPU.withThreads(2), CPU.withFusion(false), CPU.with("cpu.vector", "false"))) {
      assertEquals(expected, digest(options, 1), options::toString);
      assertEquals(accumulated, digest(options, 3), options::toString);
    }
  }

  private static String digest(EngineOptions options, int accumulate) {
    try (Engine engine = Engine.open(options);
        Trainer trainer = trainer(engine, accumulate)) {
      trainer.fit(data(), data(), 3);
      return trainer.model().digest();
    }
  }

  @Test
  void outputs_are_learnt_measured_and_told_by_name() {
    Dataset data = data();
    try (Engine engine = Engine.open(CPU);
        Trainer trainer = trainer(engine, 1);
        Predictor predictor = trainer.predictor()) {
      double before = trainer.evaluate(data).loss();
      History history = trainer.fit(data, data, 60);
      Evaluation now = requireNonNull(history.epochs().getLast().validation());
      assertEquals(List.of("kind", "place", "size"), List.copyOf(now.outputs().keySet()));
      Evaluation kind = requireNonNull(now.outputs().get("kind"));
      Evaluation place = requireNonNull(now.outputs().get("place"));
      Evaluation size = requireNonNull(now.outputs().get("size"));
      assertEquals(0.5 * kind.loss() + 2 * place.loss() + size.loss(), now.loss(), 1e-9);
      assertTrue(now.loss() < 0.4 * before, now::toString);
      assertTrue(requireNonNull(kind.accuracy()) > 0.8, now::toString);

      float[][] a = {{value(1, 4), value(2, 4), value(3, 4)}};
      float[][] b = {{value(4, 4), value(5, 4)}};
      Map<String, float[]> answers = predictor.predict(Map.of("a", a[0], "b", b[0]));
      assertEquals(List.of("kind", "place", "size"), List.copyOf(answers.keySet()));
      float[] shares = requireNonNull(answers.get("kind"));
      assertEquals(1, shares[0] + shares[1] + shares[2], 1e-6);
      float[] row = predictor.predict(new float[] {a[0][0], a[0][1], a[0][2], b[0][0], b[0][1]});
      assertArrayEquals(new float[] {row[3], row[4]}, answers.get("place"));
      assertArrayEquals(new float[] {row[5]}, answers.get("size"));
      double error = 0;
      for (int i = 0; i < EXAMPLES; i++) {
        float[] features = new float[5];
        for (int c = 0; c < 5; c++) {
          features[c] = data.features().values().get(i, c);
        }
        float[] answer = predictor.predict(features);
        for (int c = 0; c < 2; c++) {
          float wanted = ((Targets.Values) data.targets()).values().get(i, 1 + c);
          error += Math.pow(answer[3 + c] - wanted, 2) / (2 * EXAMPLES);
        }
      }
      assertEquals(error, place.loss(), 1e-5);
    }
  }

  @Test
  void weighted_examples_count_in_each_output() {
    Dataset data = data();
    float[] first = new float[EXAMPLES];
    for (int i = 0; i < 10; i++) {
      first[i] = 2;
    }
    try (Engine engine = Engine.open(CPU);
        Trainer trainer = trainer(engine, 1)) {
      Evaluation some = trainer.evaluate(data.select(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
      Evaluation weighted = trainer.evaluate(data.weighted(first));
      assertEquals(some.loss(), weighted.loss(), 1e-6);
      assertEquals(
          requireNonNull(some.outputs().get("size")).loss(),
          requireNonNull(weighted.outputs().get("size")).loss(),
          1e-6);
    }
  }

  /**
   * In 64-bit floats, which class indices do not become; those are checked where they are alone.
   */
  @Test
  void the_gradient_is_that_of_differences() {
    OutputObjectives goal =
        Objective.of(
            Map.of(
                "kind", OutputObjective.numbers(3).weight(0.5),
                "place", OutputObjective.numbers(2).loss("log_cosh").weight(2),
                "size", OutputObjective.numbers(1)));
    double[] targets = new double[18];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = value(9, i);
    }
    try (Engine engine = Engine.open(CPU)) {
      NetworkGradients.check(
              engine, network(), Shape.of(5), y -> goal.loss(y, engine.tensor(targets, 3, 6)))
          .requireRight();
    }
  }

  @Test
  void the_network_is_written_and_read() {
    Layer network = network();
    assertEquals(network, LayerJson.ofText(LayerJson.toText(network)));
  }

  private static void refused(String message, Layer network, OutputObjectives goal, Dataset data) {
    try (Engine engine = Engine.open(CPU)) {
      Model model = new Model(engine, network, 5, 1);
      assertEquals(
          message,
          assertThrows(
                  RuntimeException.class,
                  () -> {
                    try (Trainer trainer = Trainer.of(model).objective(goal).batch(8).build()) {
                      trainer.fit(data, null, 1);
                    }
                  })
              .getMessage());
    }
  }

  @Test
  void what_does_not_fit_is_told_by_name() {
    Dataset data = data();
    refused(
        "[model] gives 6 outputs, but the objectives of kind take 3; give each output as many"
            + " columns as its objective has",
        network(),
        Objective.of(Map.of("kind", OutputObjective.classes(3))),
        data);
    refused(
        "[model] the network's outputs are kind, place, size, but the objectives are of kind,"
            + " other; name both alike, in the order of the names",
        network(),
        Objective.of(
            Map.of("kind", OutputObjective.classes(3), "other", OutputObjective.numbers(3))),
        data);
    refused(
        "[model] output 'kind' has 3 columns, but its objective takes 2; give it as many",
        network(),
        Objective.of(
            Map.of(
                "kind", OutputObjective.classes(2),
                "place", OutputObjective.numbers(3),
                "size", OutputObjective.numbers(1))),
        data);
    refused(
        "[train] the data have no targets by name, but the outputs need kind, place.0, place.1,"
            + " size; give them by Dataset.of(inputs, targets)",
        network(),
        GOAL,
        Dataset.of(new float[20][5], new int[20]));
    refused(
        "[train] the data have the targets kind, size, but the outputs need kind, place.0, place.1,"
            + " size; give one for each output, a column for each of its numbers",
        network(),
        GOAL,
        Dataset.of(
            Map.of("row", new float[20][5]), Map.of("kind", new int[20], "size", new float[20])));
    int[] kinds = new int[20];
    kinds[4] = 3;
    refused(
        "[train] output 'kind' takes classes from 0 to 2, but that of training example 5 is 3.0;"
            + " give targets in that range",
        network(),
        GOAL,
        Dataset.of(
            Map.of("row", new float[20][5]),
            Map.of("kind", kinds, "size", new float[20], "place", new float[20][2])));
    refused(
        "[model] loss cross_entropy_with_logits of output 'kind' is of logits, which its last"
            + " activation, tanh, would change; leave it out, or take a loss of what it gives",
        sequential(outputs(Map.of("kind", sequential(linear(3), tanh()), "size", linear(1)))),
        Objective.of(
            Map.of("kind", OutputObjective.classes(3), "size", OutputObjective.numbers(1))),
        data);
  }

  @Test
  void data_that_do_not_fit_one_another_are_told_by_name() {
    assertEquals(
        "[dataset] target 'size' has 3 examples, but 'kind' has 2; give every one as many",
        refusal(() ->
            Dataset.of(
                Map.of("a", new float[2][1]), Map.of("kind", new int[2], "size", new float[3]))));
    assertEquals(
        "[dataset] target 'kind' is a String; give float[][], float[], or int[] for classes",
        refusal(() -> Dataset.of(Map.of("a", new float[2][1]), Map.of("kind", "x"))));
    assertEquals(
        "[dataset] row 1 of input 'a' has 2 values, but row 0 has 1; give every example as many",
        refusal(() ->
            Dataset.of(Map.of("a", new float[][] {{1}, {1, 2}}), Map.of("kind", new int[2]))));
    assertEquals(
        "[objective] one of several outputs is of classes or numbers; give what is to be given"
            + " again as targets",
        refusal(() -> new OutputObjective(2, Objective.of(Task.RECONSTRUCTION), 1)));
    assertEquals(
        "[objective] there are 2 class weights for an output of 3 classes; give one for each",
        refusal(() -> OutputObjective.classes(3).classWeights(1, 2)));
    assertEquals(
        "[objective] the weight of an output is -1.0; give a value of at least 0 that is finite in"
            + " float32",
        refusal(() -> OutputObjective.numbers(1).weight(-1)));
    assertEquals(
        "[objective] an output has at least 1 column, got 0",
        refusal(() -> OutputObjective.numbers(0)));
    assertEquals(
        "[objective] there are no outputs; give one at least",
        refusal(() -> Objective.of(Map.of())));
  }

  private static String refusal(org.junit.jupiter.api.function.Executable call) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
