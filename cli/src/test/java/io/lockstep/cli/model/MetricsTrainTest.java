package io.lockstep.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.cli.Cli;
import io.lockstep.cli.terminal.ExitCode;
import io.lockstep.training.checkpoint.ModelFile;
import io.lockstep.training.loop.BestEpoch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metrics from the command line to the model file and back. */
class MetricsTrainTest {
  @TempDir private Path folder;

  private Cli.Outcome run(String command, String... more) {
    List<String> all = new ArrayList<>(List.of(command, "--device", "cpu"));
    all.addAll(List.of(more));
    return Cli.run(all.toArray(String[]::new));
  }

  private Cli.Outcome train(String... more) {
    List<String> all = new ArrayList<>(List.of("--data", "circle:200", "--model", "mlp:8"));
    all.addAll(List.of(more));
    return run("train", all.toArray(String[]::new));
  }

  private String refused(Cli.Outcome outcome) {
    assertEquals(ExitCode.BAD_INPUT, outcome.code(), outcome.err());
    return outcome.err().lines().toList().getLast();
  }

  @Test
  void what_is_watched_is_computed_kept_and_gone_back_to() throws Exception {
    Path model = folder.resolve("m.safetensors");
    Path document = folder.resolve("run.json");
    Cli.Outcome plain = train("--epochs", "4", "--json");
    Cli.Outcome measured = train("--epochs", "4", "--json", "--metrics", "auc,f1(class=0)");
    assertEquals(plain.digest(), measured.digest());
    assertEquals(
        plain.json().get("val_accuracy").doubleValue(),
        measured.json().get("val_accuracy").doubleValue());
    assertTrue(measured.json().get("val_f1(class=0)").isNumber(), measured::out);
    Cli.Outcome watched =
        train(
            "--epochs",
            "6",
            "--patience",
            "2",
            "--monitor",
            "val_f1",
            "--metrics",
            "auc",
            "--out",
            model.toString(),
            "--json");
    BestEpoch state = ModelFile.read(model).info().stopping();
    assertEquals(watched.json().get("val_f1").doubleValue(), state == null ? -1 : state.loss());
    assertEquals("f1", state == null ? "" : state.monitor());
    Files.writeString(document, Cli.succeed("show", model.toString(), "--config").out());
    assertTrue(Files.readString(document).contains("\"metrics\": [\"auc\"]"));
    Cli.Outcome again = run("train", "--config", document.toString(), "--json");
    assertEquals(watched.digest(), again.digest());
    assertEquals(watched.json().get("val_roc_auc"), again.json().get("val_roc_auc"));
  }

  @Test
  void a_model_is_evaluated_with_metrics_and_a_report() {
    String model = folder.resolve("m.safetensors").toString();
    assertEquals(0, train("--epochs", "4", "--out", model).code());
    String[] usual = {"--model-file", model, "--data", "circle:200", "--report"};
    Cli.Outcome told = run("evaluate", usual);
    assertTrue(told.out().contains("              precision    recall  f1-score   support\n\n"));
    assertTrue(told.out().contains("\nis \\ said  orange    blue\norange  "), told.out());
    List<String> more = new ArrayList<>(List.of(usual));
    more.addAll(List.of("--metrics", "accuracy,recall(class=blue)", "--json"));
    JsonNode json = run("evaluate", more.toArray(String[]::new)).json();
    assertEquals(json.get("report").get("blue").get("recall"), json.get("recall(class=blue)"));
    assertEquals(json.get("report").get("accuracy"), json.get("accuracy"));
    JsonNode counts = json.get("confusion_matrix").get("counts");
    int right = counts.get(0).get(0).intValue() + counts.get(1).get(1).intValue();
    assertEquals(json.get("accuracy").doubleValue(), right / 200.0);
  }

  @Test
  void errors_are_in_the_unit_of_the_data() throws Exception {
    StringBuilder lines = new StringBuilder("x,y\n");
    for (int i = 0; i < 60; i++) {
      lines.append(i % 10).append(',').append(1000 + 100.5 * i).append('\n');
    }
    Path table = Files.writeString(folder.resolve("t.csv"), lines);
    Cli.Outcome trained =
        run(
            "train",
            "--data",
            "csv:" + table,
            "--model",
            "mlp:4",
            "--task",
            "regression",
            "--epochs",
            "2",
            "--metrics",
            "rmse",
            "--json");
    Cli.Outcome plain =
        run(
            "train",
            "--data",
            "csv:" + table,
            "--model",
            "mlp:4",
            "--task",
            "regression",
            "--epochs",
            "2",
            "--json");
    assertEquals(
        plain.json().get("val_rmse").doubleValue(),
        trained.json().get("val_rmse").doubleValue(),
        1e-3);
  }

  @Test
  void what_cannot_be_is_refused() {
    String data = refused(train("--metrics", "mae"));
    assertEquals(
        "[metric] mae is of numbers, but the task is classification; choose another, such as"
            + " accuracy, balanced_accuracy, precision, recall, f1, cohen_kappa",
        data);
    String unknown = refused(train("--metrics", "acuracy"));
    assertTrue(
        unknown.startsWith("[metric] unknown metric 'acuracy'; did you mean 'accuracy'?"), unknown);
    assertEquals(
        "[train] --monitor says what --patience watches, which is not given; give it, such as"
            + " --patience 5",
        refused(train("--monitor", "f1")));
    assertEquals(
        "[train] --monitor f1 watches validation examples, of which there are none; hold some out,"
            + " such as --val-split 0.1, or leave it out to watch the training loss",
        refused(train("--monitor", "f1", "--patience", "2", "--val-split", "0")));
    String model = folder.resolve("p.safetensors").toString();
    Cli.succeed(
        "train", "--data", "plane:100", "--model", "mlp:4", "--epochs", "1", "--out", model);
    assertEquals(
        "[evaluate] --report is of classes, but the task is regression; ask for errors, such as"
            + " --metrics mae,r2",
        refused(run("evaluate", "--data", "plane:100", "--model-file", model, "--report")));
  }
}
