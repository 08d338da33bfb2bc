package io.lockstep.cli.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.cli.Cli;
import io.lockstep.cli.run.ClassCost;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Structure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the command understands tables, what it says of them, and that a model keeps it. */
class TableTest {
  @TempDir Path folder;

  private String csv(String name, String text) throws IOException {
    return "csv:" + Files.writeString(folder.resolve(name), text);
  }

  private static String lines(int count, IntFunction<String> line) {
    return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
  }

  private static Cli.Outcome train(String data, String... more) {
    List<String> all =
        new ArrayList<>(List.of("train", "--data", data, "--json", "--device", "cpu"));
    if (Arrays.stream(more).noneMatch("--model"::equals)) {
      all.addAll(List.of("--model", "mlp:8"));
    }
    all.addAll(List.of(more));
    return Cli.succeed(all.toArray(String[]::new));
  }

  private String model() {
    return folder.resolve("model.safetensors").toString();
  }

  private String predict(String data, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of("predict", "--model-file", model(), "--data", data, "--device", "cpu"));
    all.addAll(List.of(more));
    return Cli.succeed(all.toArray(String[]::new)).out();
  }

  private static List<String> said(Cli.Outcome outcome) {
    return outcome.err().lines().filter(line -> line.startsWith("[data] ")).toList();
  }

  @Test
  void seconds_since_1970_train_the_model_that_seconds_since_the_first_train() throws IOException {
    String[] run = {"--epochs", "300", "--lr", "0.01", "--val-split", "0"};
    IntFunction<String> phase = i -> "," + (i < 32 ? "early" : "late");
    String near = csv("near.csv", "t,phase\n" + lines(64, i -> i + phase.apply(i)));
    String far = csv("far.csv", "t,phase\n" + lines(64, i -> 1_700_000_000 + i + phase.apply(i)));
    Cli.Outcome expected = train(near, run);
    Cli.Outcome outcome = train(far, run);
    assertEquals(expected.digest(), outcome.digest());
    String text =
        folder.resolve("far.csv")
            + ": 64 lines of values behind the names on line 1; fields separated by ',', decimal"
            + " sign '.'; label 'phase' of 2 classes; features: 1 column of numbers, as 1 input;"
            + " 't' counted from 1700000000";
    assertEquals(List.of("[data] " + text), said(outcome));
    assertEquals(text, outcome.json().required("data").asText());
  }

  @Test
  void predicted_numbers_are_counted_from_zero_again() throws IOException {
    String near = csv("near.csv", "a,cents\n" + lines(50, i -> i + "," + 3 * i + ".5"));
    String far =
        csv("far.csv", "a,cents\n" + lines(50, i -> i + "," + (8_000_000_000L + 3L * i) + ".5"));
    String fresh = csv("new.csv", "a\n3\n17\n");
    String[] run = {"--epochs", "30", "--out", model()};
    String digest = train(near, run).digest();
    List<String> expected = predict(fresh).lines().toList();
    Cli.Outcome outcome = train(far, run);
    List<String> lines = predict(fresh).lines().toList();
    assertEquals("cents", lines.getFirst());
    assertEquals(digest, outcome.digest());
    for (int i = 1; i < 3; i++) {
      // Near counts from 0, far from the smallest, which is half a cent more.
      double difference = Double.parseDouble(lines.get(i)) - Double.parseDouble(expected.get(i));
      assertEquals(8_000_000_000.0, difference, 1e-4);
    }
    JsonNode evaluated =
        Cli.succeed("evaluate", "--device", "cpu", "--model-file", model(), "--data", far, "--json")
            .json();
    assertTrue(evaluated.required("rmse").asDouble() < 100, evaluated.toString());
  }

  @Test
  void an_autoencoder_gives_columns_in_their_own_units() throws IOException {
    String data =
        csv(
            "table.csv",
            "t,day\n" + lines(60, i -> 1_700_000_000 + i + ",2020-01-" + (10 + i % 20)));
    train(data, "--model", "autoencoder:2", "--epochs", "60", "--lr", "0.05", "--out", model());
    List<String> lines = predict(data).lines().toList();
    assertEquals("t,day,error", lines.getFirst());
    String[] fields = lines.get(31).split(",", -1);
    assertEquals(1_700_000_030.0, Double.parseDouble(fields[0]), 30);
    assertTrue(fields[1].startsWith("2020-01-"), fields[1]);
  }

  @Test
  void predicting_needs_no_labels() throws IOException {
    String values = "a,b,ok\n1,2,@\n3,4,@\n";
    train(
        csv(
            "train.csv",
            "a,b,ok\n" + lines(40, i -> i + "," + i % 7 + "," + (i < 20 ? "no" : "yes"))),
        "--epochs",
        "2",
        "--out",
        model());
    String expected = predict(csv("none.csv", "a,b\n1,2\n3,4\n"));
    for (String label : List.of("", "?", "never seen", "no")) {
      assertEquals(expected, predict(csv("some.csv", values.replace("@", label))), label);
    }
    Cli.Outcome evaluated =
        Cli.run(
            "evaluate",
            "--device",
            "cpu",
            "--model-file",
            model(),
            "--data",
            csv("some.csv", values.replace("@", "?")));
    assertEquals(2, evaluated.code());
    assertTrue(evaluated.err().contains("values are missing on 2 of 2 lines"), evaluated.err());
  }

  @Test
  void predictions_name_categories_as_the_file_does() throws IOException {
    String data =
        csv(
            "codes.csv",
            "x,code\n" + lines(20, i -> i % 2 + ".5," + (i % 2 == 0 ? "02134" : "10001")));
    train(data, "--epochs", "30", "--lr", "0.05", "--out", model());
    List<String> lines = predict(data).lines().toList();
    assertEquals("class,p(02134),p(10001)", lines.getFirst());
    assertTrue(lines.get(1).startsWith("02134,"), lines.get(1));
  }

  @Test
  void lines_left_out_keep_their_place_in_the_predictions() throws IOException {
    String text =
        "a,b,y\n"
            + lines(40, i -> (i % 5 == 0 ? "" : i) + "," + i % 7 + "," + (i < 20 ? "no" : "yes"));
    String data = csv("gaps.csv", text);
    Cli.Outcome outcome = train(data, "--on-missing", "drop", "--epochs", "2", "--out", model());
    assertEquals(29, outcome.json().required("train_examples").asInt());
    assertTrue(
        said(outcome).getFirst().endsWith("; lines left out for missing values: 8, in 'a' (8)"),
        outcome.err());
    List<String> whole = predict(csv("whole.csv", "a,b\n3,4\n5,6\n")).lines().toList();
    String empty = "\"\",\"\",\"\"";
    Cli.Outcome predicted =
        Cli.succeed(
            "predict",
            "--device",
            "cpu",
            "--model-file",
            model(),
            "--data",
            csv("new.csv", "a,b\n?,1\n3,4\n,2\n5,6\n7,NA\n"));
    assertEquals(
        List.of(whole.get(0), empty, whole.get(1), empty, whole.get(2), empty),
        predicted.out().lines().toList());
    assertEquals(
        List.of(
            "[data] "
                + folder.resolve("new.csv")
                + ": lines left out for missing values: 3, in 'a' (2), 'b' (1)"),
        said(predicted));
    JsonNode evaluated =
        Cli.succeed(
                "evaluate", "--device", "cpu", "--model-file", model(), "--data", data, "--json")
            .json();
    assertEquals(32, evaluated.required("examples").asInt());
    assertTrue(evaluated.required("data").asText().endsWith("8, in 'a' (8)"));
  }

  @Test
  void filled_values_are_those_of_the_training_part_and_a_resumed_run_goes_on_as_a_whole_one()
      throws IOException {
    String text =
        "a,b,y\n"
            + lines(
                60,
                i -> (i % 5 == 0 ? "" : i) + "," + (i % 7 == 0 ? "" : "k" + i % 3) + "," + i % 2);
    String data = csv("gaps.csv", text);
    String[] options = {"--impute", "median", "--mark-missing", "--val-split", "0.3"};
    String[] whole = with(options, "--epochs", "6");
    Cli.Outcome expected = train(data, whole);
    assertEquals(2 + 4, inputs(expected));
    train(data, with(options, "--epochs", "2", "--out", model()));
    Cli.Outcome resumed =
        Cli.succeed(
            "train",
            "--data",
            data,
            "--resume",
            model(),
            "--epochs",
            "4",
            "--json",
            "--device",
            "cpu");
    assertEquals(expected.digest(), resumed.digest());
  }

  private static String[] with(String[] arguments, String... more) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  /** The inputs of an MLP with a hidden layer of 8 and two outputs, from its parameters. */
  private static int inputs(Cli.Outcome outcome) {
    return (outcome.json().required("parameters").asInt() - 8 - 2 * 8 - 2) / 8;
  }

  @Test
  void every_option_says_how_a_table_is_read() throws IOException {
    String data =
        csv(
            "odd.csv",
            """
            1:3/12/2016:-9:u:7,5:x
            2:4/12/2016:8:v:8,5:z
            3:5/12/2016:9:u:9,5:x
            4:6/12/2016:3:u:9,5:z
            """);
    Cli.Outcome outcome =
        train(
            data,
            "--header",
            "no",
            "--delimiter",
            ":",
            "--decimal",
            ",",
            "--dates",
            "dmy",
            "--missing",
            "-9",
            "--on-missing",
            "impute",
            "--categorical",
            "1",
            "--ignore",
            "4",
            "--label",
            "6",
            "--epochs",
            "1",
            "--out",
            model());
    assertEquals(4 + 1 + 1 + 1, inputs(outcome));
    assertTrue(
        said(outcome)
            .getFirst()
            .endsWith(
                ": 4 lines of values; fields separated by ':', decimal sign ','; label 'column 6'"
                    + " of 2 classes; features: 2 columns of numbers, 1 column of categories, 1"
                    + " column of times, as 7 inputs; 'column 2' in days since 2016-12-03; ignored:"
                    + " 'column 4'; missing values filled in: 'column 3' (1)"),
        outcome.err());
    assertEquals(2, predict(csv("new.csv", "2:9/12/2016:-9:?:0,5:\n")).lines().count());
  }

  @Test
  void options_for_tables_are_refused_for_other_data() {
    Cli.Outcome outcome = Cli.run("train", "--data", "xor", "--hash", "8", "--ignore", "a");
    assertEquals(
        "[train] --ignore, --hash say how a CSV file is to be read; leave it out for other data"
            + System.lineSeparator(),
        outcome.err());
    outcome = Cli.run("train", "--data", "csv:x", "--impute", "mean", "--on-missing", "drop");
    assertEquals(
        "[train] --impute fills missing values in, which --on-missing drop does not; leave one of"
            + " them out"
            + System.lineSeparator(),
        outcome.err());
    outcome = Cli.run("train", "--data", "csv:x", "--hash", "0");
    assertEquals(
        "[csv options] texts cannot be hashed into 0 columns; give a number from 1 to 1048576, such"
            + " as 64"
            + System.lineSeparator(),
        outcome.err());
    outcome = Cli.run("train", "--data", "csv:x", "--delimiter", "ab");
    assertEquals(
        "[train] the delimiter 'ab' is no single character; give one such as ';', or tab or blanks"
            + System.lineSeparator(),
        outcome.err());
    outcome = Cli.run("train", "--data", "csv:x", "--decimal", ";");
    assertEquals(
        "[csv format] the decimal sign ';' is no '.' or ','; give one of these"
            + System.lineSeparator(),
        outcome.err());
    outcome = Cli.run("train", "--data", "digits", "--resume", "x", "--on-missing", "drop");
    assertEquals(2, outcome.code());
  }

  @Test
  void unknown_categories_are_refused_or_none_of_the_known() throws IOException {
    train(
        csv(
            "train.csv",
            "a,b,y\n" + lines(20, i -> i + "," + (i % 2 == 0 ? "u" : "v") + "," + i % 2)),
        "--epochs",
        "1",
        "--out",
        model());
    String fresh = csv("new.csv", "a,b\n1,w\n2,u\n");
    Cli.Outcome refused =
        Cli.run("predict", "--device", "cpu", "--model-file", model(), "--data", fresh);
    assertEquals(2, refused.code());
    assertEquals(
        "[read csv] "
            + folder.resolve("new.csv")
            + ", line 2, column 'b': 'w' does not occur in the training data. Did you mean 'u' or"
            + " 'v'? Else --on-unseen zero takes it as none of them."
            + System.lineSeparator(),
        refused.err());
    assertEquals(3, predict(fresh, "--on-unseen", "zero").lines().count());
  }

  @Test
  void what_looks_like_success_and_is_none_is_warned_of_in_one_line() throws IOException {
    Cli.Outcome one =
        train(csv("one.csv", "a,k,y\n" + lines(20, i -> i + ",5,x")), "--epochs", "1");
    assertEquals(
        List.of(
            "[data] warning: column 'k' has one value alone, from which nothing can be learnt",
            "[data] warning: the training part has one class alone, 'x': there is nothing to tell"
                + " apart"),
        said(one).subList(1, 3));
    assertEquals(2, one.json().required("warnings").size());
    Cli.Outcome rare =
        train(
            csv(
                "rare.csv",
                "a,y\n" + lines(40, i -> i + "," + (i == 5 ? "rare" : i % 2 == 0 ? "u" : "v"))),
            "--epochs",
            "1");
    assertEquals(
        List.of(
            "[data] warning: the validation part has no example of 1 of 3 classes ('rare'), so its"
                + " figures say nothing of it"),
        said(rare).subList(1, said(rare).size()));
    Cli.Outcome equal =
        train(csv("equal.csv", "a,y\n" + lines(40, i -> i + ",7.5")), "--epochs", "1");
    assertEquals(
        List.of(
            "[data] warning: all numbers to predict are equal in the training part: there is"
                + " nothing to learn"),
        said(equal).subList(1, said(equal).size()));
    Cli.Outcome good =
        train(csv("good.csv", "a,y\n" + lines(40, i -> i + "," + i % 2)), "--epochs", "1");
    assertEquals(1, said(good).size(), good.err());
    assertFalse(good.json().has("warnings"));
  }

  private static Structure classes(int count) {
    return Structure.of(Networks.mlp(List.of(128), count, "relu"), Shape.of(20));
  }

  @Test
  void what_very_many_classes_take_is_said_before_they_are_built() throws IOException {
    assertEquals(
        "the label has 1000000 classes, an output each: 129002688 parameters take 2.1 GB with"
            + " gradient and moments, a batch of 128 1.5 GB more",
        new ClassCost(classes(1_000_000), 4, 128).text());
    assertNull(new ClassCost(classes(10_000), 4, 128).text());
    String data = csv("many.csv", "a,id\n" + lines(10_001, i -> i % 9 + ",id" + i));
    Cli.Outcome outcome = train(data, "--model", "mlp:1", "--epochs", "1", "--lr", "0");
    List<String> said = said(outcome);
    assertEquals(
        "[data] warning: the learning rate is 0, so that nothing is learnt", said.getLast());
    assertTrue(
        said.get(said.size() - 2)
            .startsWith("[data] warning: the label has 10001 classes, an output each: 20004"),
        outcome.err());
  }
}
