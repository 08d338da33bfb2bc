package io.lockstep.cli.golden;

import io.lockstep.kernels.library.Activations;
import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.OptimizerRule;
import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.parity.assertion.DeviceTraining;
import io.lockstep.parity.golden.GoldenTraining;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.csv.CsvReader;
import io.lockstep.training.data.csv.schema.CsvOptions;
import io.lockstep.training.data.synthetic.Digits;
import io.lockstep.training.data.synthetic.Plane;
import io.lockstep.training.data.synthetic.Playground;
import io.lockstep.training.layer.ActivationLayer;
import io.lockstep.training.layer.Linear;
import io.lockstep.training.layer.Sequential;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.loop.TrainingOptions;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.Optimizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Trainings that have the bits of the golden files, on each device, in this version and in all. */
class GoldenFilesTest {
  private static final int PIXELS = Digits.SIZE * Digits.SIZE;

  @TempDir Path folder;

  /** A training of a network, with the seed of all that is random in it. */
  private static DeviceTraining training(
      int steps, Dataset data, Scaling scaling, Layer network, Objective objective, Rule rule) {
    return DeviceTraining.of(
        steps,
        data,
        engine -> {
          Model model = new Model(engine, network, data.width(), 7);
          return new Trainer(model, objective, rule.on(model), scaling, new TrainingOptions(33, 7));
        });
  }

  /** A rule with some hyperparameters. */
  private record Rule(OptimizerRule rule, Map<String, Double> hyperparameters) {
    Optimizer on(Model model) {
      return new Optimizer(rule, hyperparameters, model.parameters());
    }
  }

  @Test
  void classes_of_digits_by_an_mlp_with_dropout() {
    GoldenTraining.of("digits")
        .check(
            training(
                25,
                Digits.generate(640, 7),
                Scaling.unitRange(PIXELS),
                Networks.mlp(List.of(61, 47), 10, "relu", "identity", 0.2),
                Objective.of(Task.CLASSIFICATION),
                new Rule(OptimizerRules.ADAM, Map.of())));
  }

  @Test
  void digits_again_by_an_autoencoder() {
    GoldenTraining.of("autoencoder")
        .check(
            training(
                25,
                Digits.generate(640, 7),
                Scaling.unitRange(PIXELS),
                Networks.autoencoder(PIXELS, List.of(51, 13), "tanh"),
                Objective.of(Task.RECONSTRUCTION),
                new Rule(OptimizerRules.MOMENTUM, Map.of("lr", 0.5))));
  }

  @Test
  void the_arms_of_a_spiral() {
    GoldenTraining.of("spiral")
        .check(
            training(
                100,
                Playground.SPIRAL.generate(640, 0.1, 7),
                Scaling.identity(2),
                Networks.mlp(List.of(45, 37), 2, "gelu"),
                Objective.of(Task.CLASSIFICATION),
                new Rule(OptimizerRules.ADAMW, Map.of("lr", 0.003))));
  }

  @Test
  void each_activation_in_turn() {
    List<Layer> layers = new ArrayList<>(List.of(linear(2, 4)));
    for (String name :
        List.of(
            "sigmoid",
            "tanh",
            "leaky_relu",
            "gelu_tanh",
            "softplus",
            "silu",
            "elu",
            "selu",
            "mish")) {
      layers.add(new ActivationLayer(Activations.byName(name)));
      layers.add(linear(4, 4));
    }
    layers.add(linear(4, 1));
    GoldenTraining.of("activations")
        .check(
            training(
                4,
                Plane.generate(270, 0.1, 7),
                Scaling.identity(2),
                Sequential.of(layers.toArray(Layer[]::new)),
                Objective.of(Task.REGRESSION),
                new Rule(OptimizerRules.SGD, Map.of("lr", 0.1))));
  }

  private static Layer linear(int inputs, int outputs) {
    return new Linear(inputs, outputs, true, "lecun_normal");
  }

  @Test
  void a_table_of_dates_categories_and_large_numbers() throws IOException {
    String rows =
        Stream.iterate(0, i -> i < 200, i -> i + 1)
            .map(i ->
                String.format(
                    Locale.ROOT,
                    "%s,%.2f,%s,%.3f",
                    LocalDate.of(2024, 1, 1).plusDays(i),
                    20_000_000 + i * 0.25,
                    List.of("red", "green", "blue").get(i % 3),
                    Math.floorMod(i * 37, 101) / 8.0))
            .collect(Collectors.joining("\n"));
    Path file = Files.writeString(folder.resolve("t.csv"), "day,meter,colour,price\n" + rows);
    Dataset data = CsvReader.read(file, CsvOptions.DEFAULT).dataset();
    GoldenTraining.of("table")
        .check(
            training(
                20,
                data,
                Scaling.standardize(data.features().values()),
                Networks.mlp(List.of(9), 1, "relu"),
                Objective.of(Task.REGRESSION),
                new Rule(OptimizerRules.ADAM, Map.of())));
  }

  @TestFactory
  Stream<DynamicTest> each_of_the_most_used_optimizer_rules() {
    return OptimizerRules.mostUsed().stream()
        .map(rule -> DynamicTest.dynamicTest(rule.name(), () -> optimizer(rule)));
  }

  private static void optimizer(OptimizerRule rule) {
    boolean decays =
        rule.hyperparameters().stream().map(Hyperparameter::name).anyMatch("weight_decay"::equals);
    GoldenTraining.of("optimizer-" + rule.name())
        .check(
            training(
                8,
                Plane.generate(270, 0.1, 7),
                Scaling.identity(2),
                Networks.mlp(List.of(5), 1, "tanh"),
                Objective.of(Task.REGRESSION),
                new Rule(rule, decays ? Map.of("weight_decay", 0.01) : Map.of())));
  }
}
