package io.lockstep.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.cli.Cli;
import io.lockstep.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    return java.util.stream.Stream.of(fixed, more)
        .flatMap(java.util.Arrays::stream)
        .toArray(String[]::new);
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
}
