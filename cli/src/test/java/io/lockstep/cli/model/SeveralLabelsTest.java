package io.lockstep.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.cli.Cli;
import io.lockstep.training.checkpoint.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network with an output for each of several label columns of a table. */
class SeveralLabelsTest {
  @TempDir Path folder;

  private Path table = Path.of("");

  @BeforeEach
  void write() throws IOException {
    List<String> lines = new ArrayList<>(List.of("x,y,zone,fare,minutes"));
    for (int i = 0; i < 80; i++) {
      double x = Math.sin(i);
      double y = Math.cos(1.7 * i);
      String zone = i % 9 == 0 ? "?far" : x > 0.3 ? "B" : "A";
      lines.add(
          String.format(Locale.ROOT, "%.3f,%.3f,%s,%.2f,%d", x, y, zone, 5 + x * y, i % 40 + 3));
    }
    table = Files.write(folder.resolve("taxi.csv"), lines);
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private static Cli.Outcome run(String command, String... arguments) {
    return Cli.run(
        Stream.concat(Stream.of(command, "--device", "cpu"), Arrays.stream(arguments))
            .toArray(String[]::new));
  }

  private Cli.Outcome train(String... arguments) {
    return run(
        "train",
        Stream.concat(
                Stream.of("--data", "csv:" + table, "--model", "mlp:6", "--lr", "0.01", "--json"),
                Arrays.stream(arguments))
            .toArray(String[]::new));
  }

  private Cli.Outcome trained(String... arguments) {
    Cli.Outcome outcome = train(arguments);
    assertEquals(0, outcome.code(), outcome.err());
    return outcome;
  }

  private static String[] with(String[] some, String... more) {
    return Stream.concat(Arrays.stream(some), Arrays.stream(more)).toArray(String[]::new);
  }

  private static final String[] LABELS = {
    "--label", "zone,fare,minutes",
    "--loss", "fare=huber(delta=2)",
    "--output-weight", "fare=0.5",
    "--class-weights", "zone=balanced",
    "--ignore-class", "zone=?far",
    "--drop-last"
  };

  @Test
  void a_run_says_what_each_output_came_to_and_goes_on_with_the_same_bits() {
    String whole = trained(with(LABELS, "--epochs", "4")).digest();
    Cli.Outcome half = trained(with(LABELS, "--epochs", "2", "--out", file("m")));
    assertNotEquals(whole, half.digest());
    JsonNode json = half.json();
    assertEquals(
        "{\"fare\":\"regression\",\"minutes\":\"regression\",\"zone\":\"classification\"}",
        json.required("tasks").toString());
    JsonNode outputs = json.required("val_outputs");
    assertTrue(outputs.required("zone").required("accuracy").isNumber());
    assertTrue(outputs.required("minutes").required("rmse").isNumber());
    assertEquals(1, outputs.required("fare").size());
    // 72 examples in batches of 16, of which the last has 8.
    assertEquals(8, json.required("steps").asInt());
    Cli.Outcome more =
        run("train", "--data", "csv:" + table, "--resume", file("m"), "--epochs", "2", "--json");
    assertEquals(whole, more.digest());
    String repeated = trained(with(LABELS, "--label", "fare", "--epochs", "4")).digest();
    assertEquals(whole, repeated);
  }

  @Test
  void a_model_file_keeps_what_the_outputs_are() {
    trained(with(LABELS, "--epochs", "2", "--out", file("m")));
    var outputs = ModelFile.read(folder.resolve("m")).info().outputs();
    assertEquals(List.of("fare", "minutes", "zone"), List.copyOf(outputs.keySet()));
    assertEquals(
        List.of("?far", "A", "B"), Objects.requireNonNull(outputs.get("zone")).classNames());
    String shown = Cli.succeed("show", file("m")).out();
    assertTrue(
        shown.contains("output     fare: regression by huber(delta=2); weight 0.5\n"), shown);
    assertTrue(shown.contains("output     minutes: regression by squared_error\n"), shown);
    assertTrue(
        shown.contains(
            "output     zone: classification by cross_entropy_with_logits; classes ?far, A, B;"
                + " weights of classes: ?far 1.0, A "),
        shown);
    assertTrue(shown.contains("; weights ignored: ?far\n"), shown);
    assertTrue(shown.contains("batch      16, the last of an epoch left out if not full\n"), shown);
  }

  @Test
  void predictions_have_columns_for_each_output_and_evaluations_numbers() throws IOException {
    trained(with(LABELS, "--epochs", "2", "--out", file("m")));
    Cli.Outcome predicted =
        run("predict", "--model-file", file("m"), "--data", "csv:" + table, "--out", file("p"));
    assertEquals(0, predicted.code(), predicted.err());
    List<String> lines = Files.readAllLines(folder.resolve("p"));
    assertEquals("fare,minutes,zone,zone:p(?far),zone:p(A),zone:p(B)", lines.getFirst());
    assertEquals(81, lines.size());
    double fare = Double.parseDouble(lines.get(1).split(",")[0]);
    assertTrue(fare > 2 && fare < 8, lines.get(1));
    JsonNode json =
        run("evaluate", "--model-file", file("m"), "--data", "csv:" + table, "--report", "--json")
            .json();
    double sum =
        0.5 * json.at("/outputs/fare/loss").asDouble()
            + json.at("/outputs/minutes/loss").asDouble()
            + json.at("/outputs/zone/loss").asDouble();
    assertEquals(sum, json.required("loss").asDouble(), 1e-9);
    assertTrue(json.at("/reports/zone/report/A/recall").isNumber(), json::toString);
    Path unlabelled = folder.resolve("unlabelled.csv");
    Files.write(unlabelled, List.of("x,y,fare", "0.1,0.2,5", "0.3,0.4,6"));
    assertEquals(
        0, run("predict", "--model-file", file("m"), "--data", "csv:" + unlabelled).code());
    Cli.Outcome refused = run("evaluate", "--model-file", file("m"), "--data", "csv:" + unlabelled);
    assertEquals(
        "[evaluate] the data lack one of the columns 'fare', 'minutes', 'zone' to compare the"
            + " model's outputs with; give data with all of them, or use 'lockstep predict'\n",
        refused.err());
  }

  @Test
  void the_document_of_a_run_gives_its_bits_again_and_single_outputs_are_changed_in_it()
      throws IOException {
    Cli.Outcome first = trained(with(LABELS, "--epochs", "2", "--out", file("m")));
    Path document =
        Files.writeString(
            folder.resolve("run.json"), Cli.succeed("show", file("m"), "--config").out());
    assertEquals(first.digest(), run("train", "--config", document.toString(), "--json").digest());
    Cli.Outcome other =
        run(
            "train",
            "--config",
            document.toString(),
            "--loss",
            "minutes=absolute_error",
            "--json",
            "--out",
            file("other"));
    assertEquals(0, other.code(), other.err());
    var outputs = ModelFile.read(folder.resolve("other")).info().outputs();
    assertEquals("huber(delta=2)", Objects.requireNonNull(outputs.get("fare")).loss());
    assertEquals("absolute_error", Objects.requireNonNull(outputs.get("minutes")).loss());
  }

  @Test
  void layers_of_a_file_have_the_outputs_by_name() {
    String heads =
        "[{\"layer\":\"linear\",\"out\":5},\"tanh\",{\"layer\":\"branches\",\"branches\":"
            + "{\"fare\":{\"layer\":\"linear\",\"out\":1},\"zone\":{\"layer\":\"linear\","
            + "\"out\":%d}}}]";
    String[] labels = {"--label", "fare", "--label", "zone", "--epochs", "1", "--layers"};
    trained(with(labels, heads.formatted(3)));
    refused(
        "[model] gives 3 outputs, but the objectives of fare, zone take 4; give each output as many"
            + " columns as its objective has",
        with(labels, heads.formatted(2)));
    refused(
        "[model] the network's outputs are far, zone, but the objectives are of fare, zone; name"
            + " both alike, in the order of the names",
        with(labels, heads.formatted(3).replace("fare", "far")));
  }

  private void refused(String message, String... arguments) {
    Cli.Outcome outcome = train(arguments);
    assertEquals(message, outcome.err().lines().toList().getLast());
    assertEquals(2, outcome.code());
  }

  @Test
  void each_misuse_has_one_clear_message() {
    String[] two = {"--label", "zone,fare"};
    refused(
        "[train] --loss 'huber' does not say of which output it is; give NAME=VALUE, the name"
            + " being one of 'fare', 'zone'",
        with(two, "--loss", "huber"));
    refused(
        "[train] --loss gives output 'fare' two values; give it one",
        with(two, "--loss", "fare=huber", "--loss", "fare=mse"));
    refused(
        "[train] --class-weights is about classes, but output 'fare' is of numbers; leave it out,"
            + " or say --task fare=classification",
        with(two, "--class-weights", "fare=balanced"));
    refused(
        "[train] --ignore-class: there is no class 'AA'; did you mean 'A' or 'B'?",
        with(two, "--ignore-class", "zone=AA"));
    refused(
        "[train] --output-weight: there is no output 'faer'; did you mean 'fare'?",
        with(two, "--output-weight", "faer=2"));
    refused(
        "[objective] the weight of an output is -2.0; give a value of at least 0 that is finite in"
            + " float32",
        with(two, "--output-weight", "fare=-2"));
    refused(
        "[train] --output-weight is of one of several outputs; name several columns by --label, or"
            + " leave it out",
        "--label",
        "fare",
        "--output-weight",
        "fare=2");
    refused(
        "[train] --label-smoothing is of one output; say it of several in their losses, as in"
            + " --loss 'zone=cross_entropy_with_logits(label_smoothing=0.1)'",
        with(two, "--label-smoothing", "0.1"));
    refused(
        "[model] --output-activation is of one output; leave it out where there are several, each"
            + " of which gives what its loss takes",
        with(two, "--output-activation", "tanh"));
    refused(
        "[train] --task 'regression' does not say of which output it is; of several labels give"
            + " NAME=classification or NAME=regression",
        with(two, "--task", "regression"));
    refused(
        "[train] --task 'regresion' is no task; give auto, classification, regression,"
            + " reconstruction",
        "--task",
        "regresion");
    refused(
        "[read csv] "
            + table
            + ": there is no label column 'far', whose task is said. Did you mean 'fare'?",
        with(two, "--task", "far=regression"));
    refused(
        "[train] --loss is given more than once, but there is one output; give one of 'mse', 'mae'",
        "--label",
        "fare",
        "--loss",
        "mse",
        "--loss",
        "mae");
    refused(
        "[train] batch of 100 is larger than the 72 training examples; use a batch of at most 72",
        with(two, "--batch", "100", "--drop-last"));
  }

  @Test
  void what_a_column_is_may_be_said() {
    Cli.Outcome outcome =
        trained("--label", "minutes,zone", "--task", "minutes=classification", "--epochs", "1");
    assertEquals("classification", outcome.json().at("/tasks/minutes").asText());
  }
}
