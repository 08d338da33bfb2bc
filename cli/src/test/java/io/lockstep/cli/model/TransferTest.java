package io.lockstep.cli.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.cli.Cli;
import io.lockstep.tensor.Engine;
import io.lockstep.training.checkpoint.ModelFile;
import io.lockstep.training.optim.schedule.Schedules;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new model begins with what another has learnt, and keeps some of it. */
class TransferTest {
  private static final String DATA = "train --device cpu --epochs 1 --data ";

  @TempDir static Path folder;

  private static String file(String name) {
    return folder.resolve(name).toString();
  }

  private static Cli.Outcome run(String... more) {
    return Cli.run(
        Stream.of(more).flatMap(text -> Arrays.stream(text.split(" ", -1))).toArray(String[]::new));
  }

  private static float[] weights(String file, String name) {
    try (Engine engine = Engine.open("cpu")) {
      return ModelFile.read(Path.of(file)).model(engine).weights(name);
    }
  }

  @Test
  void parameters_are_taken_by_name_and_frozen_ones_stay_when_resumed() {
    String first = file("first.safetensors");
    String second = file("second.safetensors");
    Cli.Outcome learnt = run(DATA + "xor:200 --model mlp:8-4 --out", first);
    assertEquals(0, learnt.code(), learnt.err());

    String begin = " --model mlp:8-4 --seed 2 --init-from " + first + " --freeze 0.*,2.bias --out ";
    Cli.Outcome begun = run(DATA + "plane:200" + begin + second);
    assertEquals(0, begun.code(), begun.err());
    assertTrue(
        begun
            .err()
            .contains(
                "init from: 4 tensors matched; of another shape: 4.weight, 4.bias"
                    + System.lineSeparator()),
        begun.err());
    assertArrayEquals(weights(first, "0.weight"), weights(second, "0.weight"));
    assertArrayEquals(weights(first, "2.bias"), weights(second, "2.bias"));
    assertFalse(Arrays.equals(weights(first, "2.weight"), weights(second, "2.weight")));
    assertEquals(
        List.of("0.weight", "0.bias", "2.bias"),
        ModelFile.read(Path.of(second)).info().frozenNames());
    assertTrue(run("show", second).out().contains("frozen     0.weight, 0.bias, 2.bias"));

    String third = file("third.safetensors");
    Cli.Outcome resumed = run(DATA + "plane:200 --resume", second, "--out", third);
    assertEquals(0, resumed.code(), resumed.err());
    assertArrayEquals(weights(first, "0.weight"), weights(third, "0.weight"));
    assertFalse(Arrays.equals(weights(second, "2.weight"), weights(third, "2.weight")));
    assertEquals(3, ModelFile.read(Path.of(third)).info().frozenNames().size());
  }

  private static void refused(String message, String... more) {
    Cli.Outcome outcome = run(more);
    assertEquals(message + System.lineSeparator(), outcome.err());
    assertEquals(2, outcome.code());
  }

  @Test
  void what_freezes_nothing_or_all_is_refused() {
    refused(
        "[train] --freeze '7.*' is the name of no parameter; there are 0.weight, 0.bias, 2.weight,"
            + " 2.bias",
        DATA + "xor:60 --model mlp:4 --freeze 7.*");
    refused(
        "[train] --freeze '*.weight,*.bias' leaves nothing to train; leave some of 0.weight,"
            + " 0.bias, 2.weight, 2.bias",
        DATA + "xor:60 --model mlp:4 --freeze *.weight,*.bias");
    refused(
        "[train] a resumed model keeps what its file says; leave out --freeze",
        DATA + "xor:60 --resume m.safetensors --freeze 0.*");
  }

  @Test
  void a_perceptron_is_trained_by_its_rule() {
    Cli.Outcome outcome = run(DATA + "gauss:60 --model perceptron --json --out", file("p"));
    assertEquals(0, outcome.code(), outcome.err());
    assertEquals(54, outcome.json().required("steps").asInt());
    var info = ModelFile.read(folder.resolve("p")).info();
    assertEquals("perceptron", info.only().loss());
    assertEquals("sgd", info.optimizer().rule().name());
    assertEquals(Schedules.constant(1), info.optimizer().hyperparameters().get("lr"));
    assertEquals(1, info.batch());
    Cli.Outcome other =
        run(DATA + "gauss:60 --model perceptron --lr 0.5 --batch 2 --out", file("q"));
    assertEquals(0, other.code(), other.err());
    assertEquals(
        Schedules.constant(0.5),
        ModelFile.read(folder.resolve("q")).info().optimizer().hyperparameters().get("lr"));
  }

  @Test
  void every_form_trains_on_images() {
    for (String form :
        List.of("logistic", "vae:8-2(beta=0.5)", "cnn:2-2", "conv_autoencoder:2-2")) {
      Cli.Outcome outcome = run(DATA + "digits:40 --model " + form);
      assertEquals(0, outcome.code(), outcome.err());
    }
    refused(
        "[cnn] the examples are rows of 2 values, but it is of images; give images, such as --data"
            + " idx:FOLDER, or tell what the rows are, as in 'cnn:16-32(channels=3)' for square"
            + " ones of colours, or take another --model",
        DATA + "xor:60 --model cnn:4");
  }
}
