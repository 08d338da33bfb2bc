package io.lockstep.training.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.library.Losses;
import io.lockstep.tensor.Engine;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.synthetic.Digits;
import io.lockstep.training.layer.Sequential;
import io.lockstep.training.loop.Callback;
import io.lockstep.training.loop.History;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.loop.TrainerBuilder;
import io.lockstep.training.network.Layers;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.optim.Optimizers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes wrong is warned of, and what does not is not. */
class WarningsTest {
  private static final DataParts DIGITS = Digits.generate(2000, 1).split(0.1, 1);

  private final Engine engine = Engine.open("cpu");

  @AfterEach
  void close() {
    engine.close();
  }

  /** Keeps what it was told. */
  private static final class Told implements Callback {
    final List<TrainingWarning> warnings = new ArrayList<>();
    final List<WatchReport> reports = new ArrayList<>();

    @Override
    public void onWatch(Trainer trainer, WatchReport report) {
      reports.add(report);
    }

    @Override
    public void onWarning(Trainer trainer, TrainingWarning warning) {
      warnings.add(warning);
    }

    List<WarningKind> kinds() {
      return warnings.stream().map(TrainingWarning::kind).toList();
    }

    TrainingWarning of(WarningKind kind) {
      return warnings.stream().filter(w -> w.kind() == kind).findFirst().orElseThrow();
    }
  }

  private Model model(Layer network) {
    return new Model(engine, network, 784, 1);
  }

  private static TrainerBuilder trainer(Model model, Told told) {
    return Trainer.of(model)
        .loss("cross_entropy")
        .scaling(Scaling.unitRange(784))
        .batch(64)
        .callbacks(told);
  }

  private static void matches(String pattern, TrainingWarning warning) {
    assertTrue(Pattern.matches(pattern, warning.toString()), warning::toString);
  }

  @Test
  void a_healthy_run_is_not_warned_of() {
    Told told = new Told();
    Model model = model(Networks.mlp(List.of(128, 64), 10, "relu"));
    try (Trainer trainer = trainer(model, told).watch(Watch.every(10)).build()) {
      History history = trainer.fit(DIGITS.training(), DIGITS.validation(), 10);
      assertEquals(List.of(), history.warnings());
      assertFalse(history.toJson().contains("warnings"), history::toJson);
    }
    assertEquals(29, told.reports.size());
    assertEquals(List.of(), told.warnings);
    assertEquals(
        List.of(1L, 11L, 21L), told.reports.stream().limit(3).map(WatchReport::step).toList());
    assertEquals(2, told.reports.get(3).epoch());
  }

  @Test
  void sigmoids_of_depth_twenty_vanish() {
    Told told = new Told();
    Model model = model(Networks.mlp(Collections.nCopies(20, 32), 10, "sigmoid"));
    try (Trainer trainer = trainer(model, told).watch(Watch.every(10)).build()) {
      trainer.fit(DIGITS.training(), null, 1);
    }
    TrainingWarning vanishing = told.of(WarningKind.VANISHING_GRADIENTS);
    assertEquals("0", vanishing.layer());
    assertEquals(11, vanishing.step());
    matches(
        "\\[watch\\] gradients vanish: the root mean square is \\S+e-\\d+ in layer 0 \\(linear\\),"
            + " 0\\.\\d+ in layer 40 \\(linear\\) \\(epoch 1, step 11\\); try relu in place of"
            + " sigmoid or tanh, initial weights that suit the activation, normalization or"
            + " residual connections between the layers, or fewer layers",
        vanishing);
    Told relu = new Told();
    Model deep = model(Networks.mlp(Collections.nCopies(20, 32), 10, "relu"));
    try (Trainer trainer = trainer(deep, relu).watch(Watch.every(10)).build()) {
      trainer.fit(DIGITS.training(), null, 1);
    }
    assertFalse(relu.kinds().contains(WarningKind.VANISHING_GRADIENTS), relu.kinds()::toString);
  }

  @Test
  void a_large_rate_explodes() {
    Told told = new Told();
    Model model = model(Networks.mlp(List.of(64, 64), 10, "relu"));
    try (Trainer trainer =
        trainer(model, told).optimizer(Optimizers.sgd().lr(1000)).watch(Watch.every(1)).build()) {
      trainer.fit(DIGITS.training(), null, 1);
    }
    matches(
        "\\[watch\\] gradients explode: their norm is \\S+, \\S+ at the first watched step \\(epoch"
            + " 1, step \\d+\\); try a lower learning rate, clipping by norm, smaller initial"
            + " weights or normalization, and see that inputs and targets are scaled",
        told.of(WarningKind.EXPLODING_GRADIENTS));
  }

  @Test
  void a_bias_of_minus_hundred_kills_a_relu() {
    Told told = new Told();
    Model model =
        model(
            Sequential.of(
                Layers.linear(32),
                Layers.relu(),
                Layers.linear(24),
                Layers.relu(),
                Layers.linear(10)));
    float[] bias = new float[24];
    Arrays.fill(bias, 0, 20, -100);
    model.setWeights("2.bias", bias);
    try (Trainer trainer = trainer(model, told).watch(Watch.every(5)).build()) {
      History history = trainer.fit(DIGITS.training(), null, 1);
      assertEquals(told.warnings, history.warnings());
      assertTrue(
          history.toJson().contains("\"warnings\":[{\"warning\":\"dead_units\",\"layer\":\"3\""),
          history::toJson);
    }
    assertEquals(List.of(WarningKind.DEAD_UNITS), told.kinds());
    matches(
        "\\[watch\\] 2\\d of 24 units of layer 3 \\(relu\\) are dead: no gradient goes through them"
            + " for any of 64 examples \\(epoch 1, step 6\\); try a lower learning rate, leaky_relu"
            + " or elu, initial weights that suit the activation or normalization in front, and"
            + " look for large negative biases",
        told.of(WarningKind.DEAD_UNITS));
    Told leaky = new Told();
    Model other =
        model(Sequential.of(Layers.linear(24), Layers.activation("leaky_relu"), Layers.linear(10)));
    other.setWeights("0.bias", bias);
    try (Trainer trainer = trainer(other, leaky).watch(Watch.every(5)).build()) {
      trainer.fit(DIGITS.training(), null, 1);
    }
    assertFalse(leaky.kinds().contains(WarningKind.DEAD_UNITS), leaky.kinds()::toString);
  }

  @Test
  void large_weights_saturate() {
    Told told = new Told();
    Model model = model(Sequential.of(Layers.linear(32), Layers.tanh(), Layers.linear(10)));
    float[] weights = model.weights("0.weight");
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= 100;
    }
    model.setWeights("0.weight", weights);
    try (Trainer trainer = trainer(model, told).watch(Watch.every(5)).build()) {
      trainer.fit(DIGITS.training(), null, 1);
    }
    matches(
        "\\[watch\\] \\d\\d% of what layer 1 \\(tanh\\) gives lies where it is flat \\(epoch 1,"
            + " step 6\\); try smaller initial weights, scaled inputs, normalization in front, a"
            + " lower learning rate or relu",
        told.of(WarningKind.SATURATED_UNITS));
  }

  @Test
  void updates_as_large_as_weights_are_told() {
    Told told = new Told();
    Model model = model(Networks.mlp(List.of(32), 10, "tanh"));
    try (Trainer trainer =
        trainer(model, told).optimizer(Optimizers.adam().lr(0.3)).watch(Watch.every(1)).build()) {
      trainer.fit(DIGITS.training(), null, 1);
    }
    matches(
        "\\[watch\\] log10 of update to weight is -?0\\.\\d in layer \\d \\(linear\\), where about"
            + " -3 is usual(, and so in 1 other)? \\(epoch 1, step 2\\); try a lower learning rate,"
            + " or a warm-up",
        told.of(WarningKind.UPDATE_RATIO));
    Told small = new Told();
    Model other = model(Networks.mlp(List.of(32), 10, "tanh"));
    try (Trainer trainer =
        trainer(other, small).optimizer(Optimizers.sgd().lr(1e-7)).watch(Watch.every(1)).build()) {
      trainer.fit(DIGITS.training(), DIGITS.validation(), 6);
    }
    matches(
        "\\[watch\\] log10 of update to weight is -\\d\\.\\d in layer \\d \\(linear\\), where about"
            + " -3 is usual(, and so in 1 other)? \\(epoch 1, step 2\\); try a higher learning"
            + " rate",
        small.of(WarningKind.UPDATE_RATIO));
    matches(
        "\\[watch\\] the training loss no longer falls: it was 2\\.\\d+, and at best 2\\.\\d+ in 5"
            + " epochs since \\(epoch 6, step \\d+\\); try a learning rate that falls by a schedule"
            + " or on a plateau; where the loss is still high, a higher rate, better scaled inputs"
            + " or a larger network; else end the run",
        small.of(WarningKind.PLATEAU));
  }

  @Test
  void a_small_set_overfits() {
    Told told = new Told();
    DataParts few = Digits.generate(120, 3).split(0.5, 1);
    Model model = model(Networks.mlp(List.of(64), 10, "relu"));
    try (Trainer trainer =
        trainer(model, told)
            .batch(30)
            .optimizer(Optimizers.adam().lr(0.005))
            .watch(Watch.every(1000))
            .build()) {
      trainer.fit(few.training(), few.validation(), 40);
    }
    matches(
        "\\[watch\\] the network overfits: in \\d+ epochs the validation loss rose from \\S+ to"
            + " \\S+, while the training loss fell from \\S+ to \\S+ \\(epoch \\d+, step \\d+\\);"
            + " try early stopping, dropout, weight decay, more data or a smaller network",
        told.of(WarningKind.OVERFITTING));
  }

  @Test
  void what_is_over_is_warned_of_again() {
    RunWatch watch = new RunWatch(WatchThresholds.USUAL);
    List<Integer> epochs = new ArrayList<>();
    double[] held = {1, 0.5, 0.6, 0.6, 0.51, 0.6, 0.6, 0.6, 0.6, 0.6, 0.4, 0.5, 0.5, 0.5, 0.5, 0.5};
    for (int i = 0; i < held.length; i++) {
      int epoch = i + 1;
      watch
          .after(epoch, epoch, 1.0 / epoch, held[i])
          .forEach(w -> {
            assertEquals(WarningKind.OVERFITTING, w.kind());
            epochs.add(w.epoch());
          });
    }
    assertEquals(List.of(10, 16), epochs);
  }

  @Test
  void probabilities_may_be_near_to_zero_and_one() {
    Told told = new Told();
    Model model = model(Networks.autoencoder(784, List.of(32), "relu"));
    try (Trainer trainer =
        Trainer.of(model)
            .reconstruction(Losses.SQUARED_ERROR)
            .scaling(Scaling.unitRange(784))
            .batch(64)
            .callbacks(told)
            .watch(Watch.every(20))
            .build()) {
      trainer.fit(DIGITS.training(), null, 6);
    }
    assertEquals(List.of(), told.warnings);
  }

  @Test
  void a_warning_has_a_json_form() {
    TrainingWarning warning =
        new TrainingWarning(WarningKind.PLATEAU, null, 3, 30, "it stands", "try more");
    assertEquals(
        "{\"warning\":\"plateau\",\"layer\":null,\"epoch\":3,\"step\":30,\"seen\":\"it stands\","
            + "\"advice\":\"try more\"}",
        warning.toJson());
  }

  @Test
  void a_watch_checks_its_numbers() {
    assertEquals(
        "[watch] cannot watch every 0 steps; give 1 or more, such as 100",
        assertThrows(IllegalArgumentException.class, () -> Watch.every(0)).getMessage());
    assertEquals(
        "[watch] a histogram cannot have 1001 bins; give 1 to 1000, such as 20",
        assertThrows(IllegalArgumentException.class, () -> Watch.every(1).histograms(1001))
            .getMessage());
    assertEquals(
        "[watch] there is nothing to watch; give one of [PARAMETERS, ACTIVATIONS, SHOWN]",
        assertThrows(IllegalArgumentException.class, () -> Watch.every(1).only()).getMessage());
  }

  @Test
  void a_watched_run_leaves_the_plain_step_as_it_is() {
    Model plain = model(Networks.mlp(List.of(16), 10, "relu"));
    Model watched = model(Networks.mlp(List.of(16), 10, "relu"));
    try (Trainer one = trainer(plain, new Told()).build();
        Trainer other = trainer(watched, new Told()).watch(Watch.every(10)).build()) {
      one.fit(DIGITS.training(), null, 1);
      other.fit(DIGITS.training(), null, 1);
      assertEquals(String.valueOf(one.plan()), String.valueOf(other.plan()));
      assertEquals(plain.digest(), watched.digest());
    }
  }
}
