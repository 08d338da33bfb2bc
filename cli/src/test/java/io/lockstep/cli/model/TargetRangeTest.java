package io.lockstep.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.cli.Cli;
import io.lockstep.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Targets that a loss cannot take. */
class TargetRangeTest {
  private static final String LOSS =
      "[train] loss binary_cross_entropy_with_logits takes targets from 0 to 1, but ";
  private static final String REMEDY =
      "; scale to that range (--scale minmax, in Java Scaling.minMax), or choose another loss, such"
          + " as squared_error";

  @TempDir Path folder;

  private String data() throws IOException {
    String text = "a,b\n5,9\n7,5\n5,9\n7,5\n5,9\n7,5\n";
    return "csv:" + Files.writeString(folder.resolve("table.csv"), text);
  }

  private static String[] train(String data, String... more) {
    String[] fixed = {
      "train",
      "--data",
      data,
      "--loss",
      "bce",
      "--val-split",
      "0",
      "--epochs",
      "2",
      "--device",
      "cpu"
    };
    return Stream.of(fixed, more).flatMap(java.util.Arrays::stream).toArray(String[]::new);
  }

  private static void refused(String problem, String... arguments) {
    Cli.Outcome outcome = Cli.run(arguments);
    assertEquals(ExitCode.BAD_INPUT, outcome.code());
    assertTrue(outcome.err().contains(LOSS + problem + REMEDY), outcome.err());
  }

  @Test
  void an_autoencoder_of_standardized_columns_is_refused_and_the_remedy_works() throws IOException {
    String[] model = {"--model", "autoencoder:2"};
    refused("scaled feature 'a' of training example 1 is -1.0", train(data(), model));
    Cli.succeed(train(data(), "--model", "autoencoder:2", "--scale", "minmax"));
  }

  @Test
  void a_standardized_number_to_predict_is_refused_and_the_remedy_works() throws IOException {
    String[] model = {"--model", "mlp:2", "--task", "regression"};
    refused("target 'b' of training example 2 is -1.0", train(data(), model));
    Cli.succeed(train(data(), "--model", "mlp:2", "--task", "regression", "--scale", "minmax"));
  }

  @Test
  void evaluation_of_what_training_would_refuse_is_refused() throws IOException {
    String model = folder.resolve("model.safetensors").toString();
    String[] form = {"--model", "autoencoder:2", "--scale", "minmax", "--out", model};
    Cli.succeed(train(data(), form));
    String[] evaluate = {"evaluate", "--model-file", model, "--device", "cpu", "--data"};
    Cli.succeed(Stream.concat(Stream.of(evaluate), Stream.of(data())).toArray(String[]::new));
    String beyond = "csv:" + Files.writeString(folder.resolve("beyond.csv"), "a,b\n5,9\n8,5\n");
    Cli.Outcome outcome =
        Cli.run(Stream.concat(Stream.of(evaluate), Stream.of(beyond)).toArray(String[]::new));
    assertEquals(ExitCode.BAD_INPUT, outcome.code());
    assertEquals(
        "[evaluate] loss binary_cross_entropy_with_logits takes targets from 0 to 1, but scaled"
            + " feature 'a' of example 2 is 1.5; leave such examples out, or train with another"
            + " loss, such as squared_error",
        outcome.err().lines().toList().getLast());
  }
}
