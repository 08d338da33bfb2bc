package io.lockstep.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.cli.Cli;
import io.lockstep.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much examples and classes count, from the command line to the model file and back. */
class WeightsTest {
  @TempDir Path folder;

  private Path table;
  private String model;

  @BeforeEach
  void write() throws IOException {
    String lines =
        IntStream.range(0, 60)
            .mapToObj(i -> i % 7 + "," + i % 3 + "," + (i % 10 == 0 ? "no" : "yes"))
            .collect(Collectors.joining("\n", "x,w,kind\n", "\n"));
    table = Files.writeString(folder.resolve("table.csv"), lines);
    model = folder.resolve("model.safetensors").toString();
  }

  private static Cli.Outcome run(Path data, String command, String... more) {
    List<String> all = new ArrayList<>(List.of(command, "--data", "csv:" + data));
    all.addAll(List.of("--device", "cpu", "--json"));
    all.addAll(List.of(more));
    return Cli.run(all.toArray(String[]::new));
  }

  private Cli.Outcome train(String... more) {
    List<String> all = new ArrayList<>(List.of("--val-split", "0", "--model", "mlp:4"));
    all.addAll(List.of("--out", model));
    all.addAll(List.of(more));
    if (!all.contains("--epochs")) {
      all.addAll(List.of("--epochs", "2"));
    }
    Cli.Outcome outcome = run(table, "train", all.toArray(String[]::new));
    assertEquals(0, outcome.code(), outcome.err());
    return outcome;
  }

  private JsonNode evaluate(Path data) {
    Cli.Outcome outcome = run(data, "evaluate", "--model-file", model);
    assertEquals(0, outcome.code(), outcome.err());
    return outcome.json();
  }

  @Test
  void balanced_classes_are_kept_shown_and_used() {
    String plain = train().digest();
    double loss = evaluate(table).get("loss").doubleValue();
    assertNotEquals(plain, train("--class-weights", "balanced").digest());
    assertNotEquals(loss, evaluate(table).get("loss").doubleValue());
    String shown = Cli.run("show", model).out();
    assertTrue(shown.contains("weights    of classes: no 5.0, yes 0.5555555555555556\n"), shown);
    JsonNode json = Cli.run("show", model, "--json").json();
    assertEquals("[5.0,0.5555555555555556]", json.get("class_weights").toString());
  }

  @Test
  void weights_of_one_are_no_weights_and_those_of_two_are_as_told() {
    String plain = train().digest();
    assertEquals(plain, train("--class-weights", "yes=1,no=1").digest());
    assertNotEquals(plain, train("--class-weights", "no=9").digest());
    String shown = Cli.run("show", model).out();
    assertTrue(shown.contains("weights    of classes: no 9.0, yes 1.0\n"), shown);
  }

  @Test
  void an_ignored_class_counts_neither_in_the_loss_nor_in_the_accuracy() {
    train("--ignore-class", "no", "--epochs", "60", "--lr", "0.05", "--class-weights", "no=3");
    assertEquals(1.0, evaluate(table).get("accuracy").doubleValue());
    String shown = Cli.run("show", model).out();
    assertTrue(shown.contains("weights    of classes: no 3.0, yes 1.0; ignored: no\n"), shown);
    assertEquals("no", Cli.run("show", model, "--json").json().get("ignored_class").textValue());
  }

  @Test
  void a_column_of_weights_is_no_input_and_is_kept_for_other_files() throws IOException {
    JsonNode trained = train("--weights", "w").json();
    assertEquals(4 * 1 + 4 + 2 * 4 + 2, trained.get("parameters").intValue());
    String shown = Cli.run("show", model).out();
    assertTrue(shown.contains("inputs     1\n"), shown);
    assertTrue(shown.contains("weights    of examples: column w\n"), shown);
    Path heavy = Files.writeString(folder.resolve("heavy.csv"), "w,x,kind\n1,0,yes\n3,6,no\n");
    Path alike = Files.writeString(folder.resolve("alike.csv"), "x,kind\n0,yes\n6,no\n");
    Path first = Files.writeString(folder.resolve("first.csv"), "x,kind\n0,yes\n");
    double one = evaluate(first).get("loss").doubleValue();
    double mean = evaluate(alike).get("loss").doubleValue();
    double other = 2 * mean - one;
    assertEquals((one + 3 * other) / 4, evaluate(heavy).get("loss").doubleValue(), 1e-6);
  }

  @Test
  void a_resumed_run_goes_on_with_its_weights() {
    String[] weights = {"--weights", "w", "--class-weights", "balanced"};
    String[] longer = {"--weights", "w", "--class-weights", "balanced", "--epochs", "5"};
    String whole = train(longer).digest();
    train(weights);
    Cli.Outcome rest = run(table, "train", "--resume", model, "--epochs", "3");
    assertEquals(whole, rest.digest());
  }

  @Test
  void a_resumed_run_needs_its_column_of_weights() throws IOException {
    train("--weights", "w");
    Path other = Files.writeString(folder.resolve("other.csv"), "x,kind\n0,yes\n6,no\n");
    Cli.Outcome refused = run(other, "train", "--resume", model);
    assertEquals(ExitCode.BAD_INPUT, refused.code());
    assertTrue(
        refused
            .err()
            .contains(
                "[train] the data lack the column 'w', which says how much each example counts in"
                    + " training; give data with it\n"),
        refused.err());
  }

  @Test
  void labels_are_smoothed_by_the_loss() {
    train("--label-smoothing", "0.1");
    JsonNode json = Cli.run("show", model, "--json").json();
    assertEquals("cross_entropy_with_logits(label_smoothing=0.1)", json.get("loss").textValue());
  }

  @Test
  void what_makes_no_sense_is_refused() {
    refused(
        "[train] --ignore-class: there is no class 'yess'; did you mean 'yes'?",
        "--ignore-class",
        "yess");
    refused(
        "[train] --class-weights: there is no class 'noo'; did you mean 'no'?",
        "--class-weights",
        "yes=1,noo=2");
    refused(
        "[train] --class-weights gives class 'no' the weight '-1'; give a number of at least 0,"
            + " finite in float32",
        "--class-weights",
        "no=-1");
    refused(
        "[train] --class-weights 'yes' gives 'yes' no weight; give balanced, or NAME=WEIGHT for"
            + " each class, with commas between them",
        "--class-weights",
        "yes");
    refused(
        "[train] --class-weights gives class 'no' two weights; give it one",
        "--class-weights",
        "no=1,no=2");
    refused(
        "[train] --class-weights is about classes, but the task is regression; weigh examples by"
            + " --weights COLUMN, or leave it out",
        "--task",
        "regression",
        "--label",
        "x",
        "--class-weights",
        "balanced");
    refused(
        "[train] --ignore-class is about classes, but the task is reconstruction; weigh examples"
            + " by --weights COLUMN, or leave it out",
        "--model",
        "autoencoder:1",
        "--ignore-class",
        "no");
    refused(
        "[train] none of the 60 training examples counts in the loss: each has weight 0, or is of"
            + " a class that has weight 0 or is ignored; give data with some that count, or other"
            + " weights",
        "--class-weights",
        "yes=0",
        "--ignore-class",
        "no");
    refused(
        "[train] loss squared_error smooths no labels; leave --label-smoothing out, or take one"
            + " that does, such as cross_entropy_with_logits",
        "--loss",
        "squared_error",
        "--label-smoothing",
        "0.1");
    refused(
        "[train] --loss and --label-smoothing both give label_smoothing; give it once",
        "--loss",
        "ce(label_smoothing=0.2)",
        "--label-smoothing",
        "0.1");
    Cli.Outcome drawn = Cli.run("train", "--data", "digits", "--weights", "w");
    assertEquals(
        "[train] --weights names a column of a CSV file; leave it out for other data\n",
        drawn.err());
  }

  private void refused(String message, String... options) {
    List<String> all = new ArrayList<>(List.of("--val-split", "0", "--epochs", "1"));
    all.addAll(List.of(options));
    Cli.Outcome outcome = run(table, "train", all.toArray(String[]::new));
    assertEquals(ExitCode.BAD_INPUT, outcome.code(), outcome.err());
    List<String> lines = outcome.err().lines().filter(l -> !l.startsWith("[data] ")).toList();
    assertEquals(List.of(message), lines);
  }
}
