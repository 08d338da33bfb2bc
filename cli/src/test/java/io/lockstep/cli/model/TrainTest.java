package io.lockstep.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.cli.Cli;
import io.lockstep.kernels.random.Philox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training by the command: what it reports, and that the same bits come out every way. */
class TrainTest {
  private static final String[] SMALL = {
    "train",
    "--data",
    "digits:300",
    "--model",
    "mlp:24-12",
    "--dropout",
    "0.2",
    "--json",
    "--device",
    "cpu"
  };

  @TempDir Path folder;

  private static Cli.Outcome small(String... more) {
    List<String> all = new ArrayList<>(Arrays.asList(SMALL));
    all.addAll(List.of(more));
    return Cli.succeed(all.toArray(String[]::new));
  }

  /** A house's price from its area and town, 200 lines; the price is in the hundred thousands. */
  private Path houses() throws IOException {
    StringBuilder text = new StringBuilder("area,town,price\n");
    for (int i = 0; i < 200; i++) {
      Philox.Block draw = Philox.block(7, 0, i, 0);
      double area = 40 + 160 * Philox.uniform(draw.word(0));
      boolean harbour = draw.word(1) < 0;
      double price = 3000 * area + (harbour ? 50_000 : 0);
      text.append(
          String.format(Locale.ROOT, "%.1f,%s,%.0f%n", area, harbour ? "harbour" : "hill", price));
    }
    return Files.writeString(folder.resolve("houses.csv"), text);
  }

  @Test
  void the_rate_may_be_called_by_its_whole_name() {
    JsonNode whole = small("--epochs", "1", "--learning-rate", "0.02").json();
    assertEquals(
        small("--epochs", "1", "--lr", "0.02").json().required("digest"), whole.required("digest"));
    assertNotEquals(small("--epochs", "1").json().required("digest"), whole.required("digest"));
    Path model = folder.resolve("model.safetensors");
    small("--epochs", "1", "--out", model.toString());
    assertEquals(
        "[train] a resumed model keeps what its file says; leave out --lr",
        Cli.run(
                "train",
                "--data",
                "digits:300",
                "--resume",
                model.toString(),
                "--learning-rate",
                "0.02")
            .err()
            .lines()
            .toList()
            .getLast());
  }

  @Test
  void the_json_object_tells_the_whole_run() {
    Cli.Outcome outcome = small("--epochs", "2", "--threads", "2");
    JsonNode json = outcome.json();
    assertEquals(1, outcome.out().lines().count());
    assertEquals("cpu", json.required("device").asText());
    assertEquals("strict", json.required("precision").asText());
    assertEquals(2, json.required("threads").asInt());
    assertEquals("classification", json.required("task").asText());
    assertEquals(784 * 24 + 24 + 24 * 12 + 12 + 12 * 10 + 10, json.required("parameters").asInt());
    assertEquals(270, json.required("train_examples").asInt());
    assertEquals(30, json.required("val_examples").asInt());
    assertEquals(2, json.required("epochs").asInt());
    assertEquals(2 * 17, json.required("steps").asInt());
    assertTrue(json.required("train_loss").asDouble() > 0);
    assertTrue(json.required("val_loss").asDouble() > 0);
    assertTrue(json.required("val_accuracy").asDouble() > 0);
    assertTrue(json.required("examples_per_second").asDouble() > 0);
    assertTrue(json.required("seconds").asDouble() > 0);
    assertTrue(json.required("first_step_seconds").asDouble() > 0);
    assertTrue(json.required("digest").asText().matches("[0-9a-f]{64}"));
    assertFalse(json.has("model_file"));
  }

  @Test
  void progress_goes_to_standard_error_and_the_result_to_standard_output() {
    Cli.Outcome outcome =
        Cli.succeed("train", "--data", "xor:200", "--model", "mlp:8", "--epochs", "3");
    List<String> progress = outcome.err().lines().toList();
    assertEquals(4, progress.size(), outcome.err());
    assertTrue(progress.getFirst().matches("\\[device\\] auto chose \\w+ \\(.*\\); not .*"));
    assertTrue(
        progress.getLast().matches("epoch 3: training loss .*, accuracy [01]\\.\\d{4}, .* s"));
    assertTrue(
        outcome
            .out()
            .matches(
                "Trained a network with 42 parameters for 3 epochs in [\\d.]+ s: training loss"
                    + " [\\d.e-]+, validation loss [\\d.e-]+, validation accuracy [\\d.]+,"
                    + " digest [0-9a-f]{64}\\.\\R"),
        outcome.out());
  }

  @Test
  void threads_and_fusion_change_no_bit_but_a_seed_does() {
    String digest = small("--epochs", "2").digest();
    assertEquals(digest, small("--epochs", "2", "--threads", "1").digest());
    assertEquals(digest, small("--epochs", "2", "--threads", "2").digest());
    assertEquals(digest, small("--epochs", "2", "--no-fuse").digest());
    assertNotEquals(digest, small("--epochs", "2", "--seed", "2").digest());
  }

  @Test
  void opencl_gives_the_digest_of_the_cpu() {
    Cli.requireOpenCl();
    String digest = small("--epochs", "20").digest();
    List<String> opencl = new ArrayList<>(Arrays.asList(SMALL));
    opencl.set(opencl.indexOf("cpu"), "opencl");
    opencl.addAll(List.of("--epochs", "20"));
    Cli.Outcome outcome = Cli.succeed(opencl.toArray(String[]::new));
    assertEquals(digest, outcome.digest());
    assertFalse(outcome.json().has("threads"));
    opencl.add("--no-fuse");
    assertEquals(digest, Cli.succeed(opencl.toArray(String[]::new)).digest());
  }

  @Test
  void six_epochs_equal_three_and_three_resumed() {
    String file = folder.resolve("model.safetensors").toString();
    String whole = small("--epochs", "6", "--seed", "9", "--val-split", "0.2").digest();
    JsonNode first =
        small("--epochs", "3", "--seed", "9", "--val-split", "0.2", "--out", file).json();
    assertEquals(file, first.required("model_file").asText());
    JsonNode second =
        Cli.succeed(
                "train",
                "--data",
                "digits:300",
                "--resume",
                file,
                "--epochs",
                "3",
                "--json",
                "--out",
                file)
            .json();
    assertEquals(whole, second.required("digest").asText());
    assertEquals(6, second.required("epochs").asInt());
    assertEquals(240, second.required("train_examples").asInt());
  }

  @Test
  void a_regression_of_large_numbers_is_learnt_and_resumed() throws IOException {
    String data = "csv:" + houses();
    String file = folder.resolve("houses.safetensors").toString();
    String[] common = {"train", "--data", data, "--model", "mlp:16", "--lr", "0.01", "--json"};
    JsonNode whole = Cli.succeed(with(common, "--label", "price", "--epochs", "40")).json();
    assertEquals("regression", whole.required("task").asText());
    assertTrue(whole.required("val_rmse").asDouble() < 15_000, whole.toString());
    Cli.succeed(with(common, "--label", "price", "--epochs", "25", "--out", file));
    Cli.Outcome resumed =
        Cli.succeed("train", "--data", data, "--resume", file, "--epochs", "15", "--json");
    assertEquals(whole.required("digest").asText(), resumed.digest());
    assertEquals(whole.required("val_rmse"), resumed.json().required("val_rmse"));
  }

  private static String[] with(String[] arguments, String... more) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @Test
  void the_task_follows_model_and_labels() throws IOException {
    String data = "csv:" + houses();
    String[] common = {"train", "--data", data, "--epochs", "1", "--json"};
    JsonNode auto = Cli.succeed(with(common, "--model", "autoencoder:2")).json();
    assertEquals("reconstruction", auto.required("task").asText());
    // area, two towns and the price: 4 - 2 - 4
    assertEquals(4 * 2 + 2 + 2 * 4 + 4, auto.required("parameters").asInt());
    assertFalse(auto.has("val_accuracy"));
    JsonNode labelled =
        Cli.succeed(with(common, "--model", "autoencoder:2", "--label", "price")).json();
    assertEquals(3 * 2 + 2 + 2 * 3 + 3, labelled.required("parameters").asInt());
    JsonNode town = Cli.succeed(with(common, "--model", "mlp:4", "--label", "town")).json();
    assertEquals("classification", town.required("task").asText());
    JsonNode own = Cli.succeed(with(common, "--model", "mlp:4", "--task", "reconstruction")).json();
    assertEquals(4 * 4 + 4 + 4 * 4 + 4, own.required("parameters").asInt());
  }

  @Test
  void without_validation_there_is_no_validation_loss() {
    JsonNode json = small("--epochs", "1", "--val-split", "0").json();
    assertTrue(json.required("val_loss").isNull());
    assertFalse(json.has("val_accuracy"));
    assertEquals(0, json.required("val_examples").asInt());
  }

  @Test
  void a_run_that_diverges_says_what_to_lower() {
    Cli.Outcome outcome =
        Cli.run(
            "train",
            "--data",
            "gauss:100",
            "--model",
            "mlp:8",
            "--optimizer",
            "sgd",
            "--lr",
            "20",
            "--loss",
            "squared_error",
            "--epochs",
            "30",
            "--device",
            "cpu");
    assertEquals(1, outcome.code());
    assertEquals(
        "[train] step 4 (epoch 1): matmul in layer 2 (forward) gave Infinity at [0,0] from a sum of"
            + " 8 products, the largest 6.651665E28 (relu in layer 1 (forward) at [0,1]) times"
            + " 6.025522E28 ('2.weight' [0,1]); the model is as it was before step 3, the last"
            + " whose loss was finite; lower the learning rate, clip gradients, or scale the data",
        outcome.err().lines().toList().getLast());
    assertEquals("", outcome.out());
  }

  @Test
  void patience_ends_a_run_that_no_longer_improves() {
    JsonNode json =
        small("--epochs", "40", "--patience", "1", "--lr", "0.05", "--val-split", "0.3").json();
    assertTrue(json.required("epochs").asInt() < 40, json.toString());
  }
}
