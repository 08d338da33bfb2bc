package io.lockstep.cli.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.cli.Cli;
import io.lockstep.training.search.space.SearchSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lockstep search}: one table for any number of jobs, and runs that train gives again. */
class SearchTest {
  private static final String SPACE =
      """
      {
        "lr": {"type": "float", "low": 0.001, "high": 0.3, "log": true},
        "batch": {"type": "int", "low": 10, "high": 30, "step": 10},
        "optimizer": ["adam", "momentum"],
        "hyper.momentum": {"type": "float", "low": 0.5, "high": 0.99,
          "when": {"optimizer": "momentum"}}
      }
      """;

  @TempDir Path folder;

  private String[] search(String space, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve("space.json"), space);
    List<String> all =
        new ArrayList<>(
            List.of("search", "--data", "circle:120", "--model", "mlp:4", "--epochs", "4"));
    all.addAll(List.of("--device", "cpu", "--space", file.toString()));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private void refused(String message, String space, String... more) throws IOException {
    Cli.Outcome outcome = Cli.run(search(space, more));
    assertEquals(message + System.lineSeparator(), outcome.err());
    assertEquals("", outcome.out());
    assertEquals(2, outcome.code());
  }

  @Test
  void the_table_is_the_same_for_two_jobs_and_for_a_study_that_goes_on() throws IOException {
    Path table = folder.resolve("one.csv");
    JsonNode one =
        Cli.succeed(
                search(
                    SPACE,
                    "--trials",
                    "14",
                    "--pruner",
                    "median",
                    "--json",
                    "--table",
                    table.toString()))
            .json();
    Path state = folder.resolve("study.jsonl");
    Path again = folder.resolve("two.csv");
    String[] two =
        search(
            SPACE,
            "--trials",
            "14",
            "--pruner",
            "median",
            "--json",
            "--table",
            again.toString(),
            "--jobs",
            "2",
            "--state",
            state.toString());
    assertEquals(one.get("table"), Cli.succeed(two).json().get("table"));
    assertEquals(Files.readString(table), Files.readString(again));
    String whole = Files.readString(state);
    Files.writeString(state, whole.substring(0, whole.length() / 2));
    assertEquals(one.get("table"), Cli.succeed(two).json().get("table"));
    assertEquals(Files.readString(table), Files.readString(again));
    assertTrue(one.get("pruned").asInt() > 0, one.toString());
    assertTrue(one.get("epochs").asInt() < 14 * 4, "pruning saves epochs: " + one);
  }

  @Test
  void the_best_run_trains_to_the_digest_that_was_found() throws IOException {
    Path out = folder.resolve("best.json");
    JsonNode found =
        Cli.succeed(
                search(
                    SPACE,
                    "--trials",
                    "6",
                    "--metric",
                    "val_accuracy",
                    "--out",
                    out.toString(),
                    "--json"))
            .json();
    Cli.Outcome trained =
        Cli.succeed("train", "--config", out.toString(), "--device", "cpu", "--json");
    assertEquals(found.get("digest").asText(), trained.digest());
    assertEquals(found.get("best").get("value"), trained.json().get("val_accuracy"));
    assertTrue(
        trained.err().contains("[config] the digest is the one that " + out + " records"),
        trained.err());
    assertEquals("maximize", found.get("direction").asText());
  }

  @Test
  void every_trial_is_what_train_gives_with_its_options() throws IOException {
    JsonNode table = Cli.succeed(search(SPACE, "--trials", "4", "--json")).json().get("table");
    for (JsonNode trial : table) {
      List<String> train =
          new ArrayList<>(
              List.of("train", "--data", "circle:120", "--model", "mlp:4", "--epochs", "4"));
      train.addAll(List.of("--device", "cpu", "--json"));
      trial
          .get("parameters")
          .properties()
          .forEach(p -> {
            boolean hyper = p.getKey().startsWith("hyper.");
            train.add(hyper ? "--hyper" : "--" + p.getKey());
            train.add((hyper ? "momentum=" : "") + p.getValue().asText());
          });
      assertEquals(
          trial.get("notes").get("digest").asText(),
          Cli.succeed(train.toArray(String[]::new)).digest(),
          train.toString());
    }
  }

  @Test
  void a_document_and_early_stopping_are_as_in_train() throws IOException {
    Path run =
        Files.writeString(
            folder.resolve("run.json"),
            "{\"data\": \"circle:100\", \"model\": \"mlp:4\", \"lr\": 0.5, \"epochs\": 20,"
                + " \"patience\": 1, \"optimizer\": \"sgd\"}");
    Path space = Files.writeString(folder.resolve("s.json"), "{\"lr\": [0.2, 0.05]}");
    JsonNode found =
        Cli.succeed(
                "search",
                "--config",
                run.toString(),
                "--space",
                space.toString(),
                "--sampler",
                "grid",
                "--device",
                "cpu",
                "--json")
            .json();
    assertEquals(2, found.get("trials").asInt());
    JsonNode first = found.get("table").get(0);
    JsonNode trained =
        Cli.succeed("train", "--config", run.toString(), "--lr", "0.2", "--device", "cpu", "--json")
            .json();
    assertEquals(first.get("notes").get("digest"), trained.get("digest"));
    assertEquals(first.get("value"), trained.get("val_loss"));
    assertEquals(first.get("reports").size(), trained.get("epochs_run").asInt());
  }

  @Test
  void the_table_and_the_best_are_told_and_failures_go_on() throws IOException {
    Cli.Outcome outcome =
        Cli.succeed(search("{\"lr\": [1e30, 0.01]}", "--sampler", "grid", "--optimizer", "sgd"));
    List<String> lines = outcome.out().lines().toList();
    assertEquals("trial  lr           val_loss  epochs  state", lines.getFirst());
    assertTrue(lines.get(1).matches("0      1.00000e\\+30 +0       failed"), lines.get(1));
    assertTrue(lines.get(2).matches("1      0.01 +0\\.\\d+ +4       completed"), lines.get(2));
    assertTrue(
        lines
            .getLast()
            .matches(
                "Searched 2 trials \\(1 completed, 0 pruned, 1 failed\\) of 4 epochs in all: the"
                    + " best is trial 1 with val_loss 0\\.\\d+ by lr 0.01, digest [0-9a-f]{64}\\."),
        lines.getLast());
    assertTrue(outcome.err().contains("trial 0: failed: [train] "), outcome.err());
  }

  @Test
  void any_metric_can_be_searched() throws IOException {
    JsonNode found =
        Cli.succeed(search("{\"lr\": [0.1, 0.01]}", "--metric", "f1", "--trials", "2", "--json"))
            .json();
    assertEquals("maximize", found.get("direction").asText());
    double best = found.get("best").get("value").asDouble();
    assertTrue(best > 0 && best <= 1, found.toString());
  }

  @Test
  void a_search_in_which_nothing_is_completed_says_why() throws IOException {
    Cli.Outcome outcome = Cli.run(search("{\"batch\": [5000]}", "--trials", "1"));
    assertEquals(1, outcome.code());
    assertTrue(
        outcome
            .err()
            .endsWith(
                "[search] none of 1 trials was completed; trial 0 failed: [train] batch of 5000 is"
                    + " larger than the 108 training examples; use a batch of at most 108"
                    + System.lineSeparator()),
        outcome.err());
  }

  @Test
  void spaces_that_are_none_of_train_are_refused_before_anything_is_trained() throws IOException {
    Path file = folder.resolve("space.json");
    refused(
        "[config] " + file + ", 'lrr': 'lrr' is no option of train. Did you mean 'lr'?",
        "{\"lrr\": [0.1]}");
    refused(
        "[config] "
            + file
            + ", 'batch': 'batch' is 1.5, but must be a whole number. Write it as"
            + " that.",
        "{\"batch\": {\"type\": \"float\", \"low\": 1.5, \"high\": 2}}");
    refused(
        "[hyperparameter] unknown hyperparameter 'momentum'; known: lr, beta1, beta2, epsilon,"
            + " weight_decay ("
            + file
            + ", 'hyper.momentum' being 0.0)",
        "{\"hyper.momentum\": {\"type\": \"float\", \"low\": 0, \"high\": 0.9}}");
    refused(
        "[search space] "
            + file
            + ", 'threads': is no option by which runs differ in their"
            + " results. Give it to the search, or leave it out.",
        "{\"threads\": [1, 2]}");
    refused(
        "[model] '0' in 'mlp:0' is no width; give whole numbers from 1 to 999999999 with a '-'"
            + " between them, as in mlp:256-128 ("
            + file
            + ", 'model' being \"mlp:0\")",
        "{\"model\": [\"mlp:2\", \"mlp:0\"]}");
  }

  @Test
  void options_that_make_no_sense_are_refused() throws IOException {
    String space = "{\"lr\": [0.1]}";
    refused(
        "[search] 9 jobs are more than the window of 4 trials; give fewer, or --window 9, which"
            + " changes what is tried",
        space,
        "--jobs",
        "9");
    refused(
        "[sampler] unknown sampler 'tpa'; did you mean 'tpe'? known: tpe, random, sobol, grid",
        space,
        "--sampler",
        "tpa");
    refused(
        "[pruner] unknown pruner 'medium'; did you mean 'median'? known: none, median, halving,"
            + " hyperband",
        space,
        "--pruner",
        "medium");
    refused("[study] trials must be at least 1, got 0; give one such as 4", space, "--trials", "0");
    refused(
        "[search] val_loss is of validation examples, of which there are none; hold some out,"
            + " such as --val-split 0.1, or give --metric train_loss",
        space,
        "--val-split",
        "0");
  }

  @Test
  void a_state_of_another_run_is_refused() throws IOException {
    Path state = folder.resolve("study.jsonl");
    Cli.succeed(search("{\"lr\": [0.1]}", "--trials", "1", "--state", state.toString()));
    Cli.Outcome outcome =
        Cli.run(
            search("{\"lr\": [0.1]}", "--trials", "1", "--state", state.toString(), "--seed", "2"));
    assertEquals(
        "[study] "
            + state
            + ": is of another study: its about 'seed' is not there, but now \"2\". Search for the"
            + " same again, or give another file."
            + System.lineSeparator(),
        outcome.err());
  }

  @Test
  void the_document_s_space_is_that_of_the_example() throws IOException {
    String page = Files.readString(Path.of("../docs/search.md"));
    String example = Files.readString(Path.of("../examples/runs/space.json"));
    assertTrue(page.contains("```json\n" + example + "```\n"), example);
    assertEquals(5, SearchSpace.read(Path.of("../examples/runs/space.json")).names().size());
    String program = Files.readString(Path.of("../examples/programs/Search.java"));
    String snippet = page.substring(page.indexOf("```java\n") + 8);
    snippet = snippet.substring(0, snippet.indexOf("```"));
    assertTrue(program.contains(snippet.indent(2).replaceAll("(?m)^ +$", "")), snippet);
  }

  @Test
  void a_search_is_drawn() throws IOException {
    Path plots = folder.resolve("plots");
    Cli.succeed(search(SPACE, "--trials", "9", "--sampler", "sobol", "--plots", plots.toString()));
    for (String name : List.of("history", "parallel", "importance")) {
      assertTrue(Files.size(plots.resolve(name + ".png")) > 5000, name);
      assertTrue(Files.readString(plots.resolve(name + ".svg")).contains("val_loss"), name);
    }
  }
}
