package io.lockstep.cli.model;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.cli.Cli;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What the default settings must reach, also on the real MNIST test images where they are at hand:
 * in {@code mnist-t10k} under the folder named by the property {@code lockstep.data} or the
 * variable LOCKSTEP_DATA, or under {@code shared/data} beside the repository.
 */
class TargetsTest {
  private static String mnist() {
    Optional<Path> folder = find();
    assumeTrue(
        folder.isPresent(),
        "no folder mnist-t10k found; name the folder it is in with -Dlockstep.data=FOLDER");
    return "idx:" + folder.orElseThrow();
  }

  private static Optional<Path> find() {
    String property = System.getProperty("lockstep.data", System.getenv("LOCKSTEP_DATA"));
    if (property != null) {
      return Optional.of(Path.of(property, "mnist-t10k")).filter(Files::isDirectory);
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path folder = at.resolve("shared/data/mnist-t10k");
      if (Files.isDirectory(folder)) {
        return Optional.of(folder);
      }
    }
    return Optional.empty();
  }

  @Test
  void ten_epochs_recognise_at_least_94_of_100_real_digits() {
    JsonNode json =
        Cli.succeed(
                "train", "--data", mnist(), "--model", "mlp:256-128", "--epochs", "10", "--json")
            .json();
    assertTrue(json.required("val_accuracy").asDouble() >= 0.94, json.toString());
  }

  @Test
  void an_autoencoder_reconstructs_real_digits() {
    JsonNode json =
        Cli.succeed(
                "train",
                "--data",
                mnist(),
                "--model",
                "autoencoder:256-64",
                "--epochs",
                "20",
                "--json")
            .json();
    assertTrue(json.required("val_loss").asDouble() <= 0.012, json.toString());
  }

  @Test
  void the_spiral_is_learnt() {
    JsonNode json =
        Cli.succeed(
                "train",
                "--data",
                "spiral",
                "--model",
                "mlp:32-32",
                "--activation",
                "tanh",
                "--epochs",
                "300",
                "--json")
            .json();
    assertTrue(json.required("val_accuracy").asDouble() >= 0.98, json.toString());
  }

  @Test
  void the_drawn_digits_are_learnt_with_no_option_at_all() {
    JsonNode json = Cli.succeed("train", "--data", "digits:4000", "--json").json();
    assertTrue(json.required("val_accuracy").asDouble() >= 0.93, json.toString());
  }
}
