package io.lockstep.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lockstep.cli.Cli;
import io.lockstep.cli.terminal.ExitCode;
import io.lockstep.training.checkpoint.ModelFile;
import io.lockstep.training.data.HoldOut;
import io.lockstep.training.data.Targets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lockstep train --test-split --stratified}, and what is done with the parts later. */
class SplitTest {
  private static final String[] THREE = {"--val-split", "0.2", "--test-split", "0.1"};

  @TempDir private Path folder;

  private static Cli.Outcome run(String command, List<String> options, String... more) {
    List<String> all = new ArrayList<>(List.of(command, "--device", "cpu"));
    all.addAll(options);
    all.addAll(List.of(more));
    return Cli.run(all.toArray(String[]::new));
  }

  private static Cli.Outcome train(String data, String[] options, String... more) {
    List<String> all = new ArrayList<>(List.of("--data", data, "--model", "mlp:6", "--lr", "0.01"));
    all.addAll(List.of(options));
    Cli.Outcome outcome = run("train", all, more);
    assertEquals(0, outcome.code(), outcome.err());
    return outcome;
  }

  private static String refused(String data, String... options) {
    Cli.Outcome outcome = run("train", List.of("--data", data), options);
    assertEquals(ExitCode.BAD_INPUT, outcome.code(), outcome.err());
    return outcome.err().strip();
  }

  private String csv(String name, String text) throws IOException {
    return "csv:" + Files.writeString(folder.resolve(name), text);
  }

  /** A table in which every twentieth example is of a rare class, and every fifth number lacks. */
  private String rare(int lines) throws IOException {
    StringBuilder text = new StringBuilder("a,b,kind\n");
    for (int i = 0; i < lines; i++) {
      text.append(i % 5 == 0 ? "" : i * 37 % 101).append(',').append(i % 7).append(',');
      text.append(i % 20 == 0 ? "rare\n" : i % 2 == 0 ? "even\n" : "odd\n");
    }
    return csv("rare.csv", text.toString());
  }

  @Test
  void the_test_is_told_once_and_kept_with_the_run() throws IOException {
    Path kept = folder.resolve("run");
    String[] epochs = {"--epochs", "3", "--metrics", "f1", "--run-dir", kept.toString()};
    Cli.Outcome outcome = train("circle:200", THREE, epochs);
    JsonNode metrics = new JsonMapper().readTree(kept.resolve("metrics.json").toFile());
    JsonNode results = metrics.get("results");
    String told = outcome.out();
    String test =
        String.format(
            Locale.ROOT,
            ", test loss %.6g, test accuracy %.4f, test f1 %.6g, digest ",
            results.get("test_loss").doubleValue(),
            results.get("test_accuracy").doubleValue(),
            results.get("test_f1").doubleValue());
    assertTrue(told.contains(test), told + " lacks " + test);
    String shown = Cli.succeed("show", kept.toString()).out();
    assertTrue(shown.contains("\ntest_loss "), shown);
    assertTrue(shown.contains("\ntest_f1 "), shown);
    assertTrue(Cli.succeed("runs", folder.toString()).out().contains("test_accuracy"));
    List<String> log = Files.readAllLines(kept.resolve("log.jsonl"));
    assertEquals(1, log.stream().filter(line -> line.contains("test_")).count());
    assertTrue(log.getLast().startsWith("{\"kind\":\"test\",\"step\":"), log.getLast());
    JsonNode document = new JsonMapper().readTree(kept.resolve("run.json").toFile());
    assertEquals(0.1, document.get("test-split").doubleValue());
    assertEquals(20, document.get("record").get("test_examples").intValue());
    Path again = folder.resolve("again");
    List<String> same = List.of("--config", kept.resolve("run.json").toString(), "--json");
    JsonNode json = run("train", same, "--run-dir", again.toString()).json();
    assertEquals(metrics.get("digest"), json.get("digest"));
    assertEquals(results.get("test_loss"), json.get("test_loss"));
    assertEquals(20, json.get("test_examples").intValue());
    assertEquals(40, json.get("val_examples").intValue());
    assertEquals(140, json.get("train_examples").intValue());
  }

  @Test
  void a_resumed_run_parts_the_data_the_same_way() throws IOException {
    String data = rare(240);
    for (String[] split : List.of(THREE, with(THREE, "--stratified"))) {
      String[] options = with(split, "--impute", "mean", "--scale", "standard", "--json");
      JsonNode whole = train(data, options, "--epochs", "5", "--patience", "4").json();
      String file = folder.resolve("part.safetensors").toString();
      train(data, options, "--epochs", "2", "--patience", "4", "--out", file);
      List<String> resume = List.of("--data", data, "--resume", file, "--json");
      JsonNode resumed =
          run("train", resume, "--epochs", "3", "--patience", "4", "--out", file).json();
      for (String same :
          List.of("digest", "val_loss", "test_loss", "test_accuracy", "train_examples")) {
        assertEquals(whole.get(same), resumed.get(same), same);
      }
      assertEquals(24, resumed.get("test_examples").intValue());
      HoldOut held = ModelFile.read(Path.of(file)).info().holdOut();
      assertEquals(new HoldOut(0.2, 0.1, split.length > THREE.length), held);
    }
  }

  @Test
  void nothing_of_the_test_part_changes_what_is_learnt() throws IOException {
    String[] options =
        with(THREE, "--impute", "mean", "--scale", "standard", "--class-weights", "balanced");
    String data = rare(240);
    String file = folder.resolve("m.safetensors").toString();
    Cli.Outcome before =
        train(data, options, "--stratified", "--patience", "2", "--out", file, "--json");
    int[] trained = new HoldOut(0.2, 0.1, true).trainingRows(rareTargets(240), 1);
    int[] steering = new HoldOut(0, 0.1, true).trainingRows(rareTargets(240), 1);
    assertEquals(168, trained.length);
    // Numbers of the test part alone are changed: those that are in neither other part.
    List<String> lines = new ArrayList<>(Files.readAllLines(folder.resolve("rare.csv")));
    int changed = 0;
    for (int row = 0; row < 240; row++) {
      if (Arrays.binarySearch(steering, row) < 0) {
        String[] fields = lines.get(row + 1).split(",", -1);
        String a = fields[0].isEmpty() ? "" : "99";
        lines.set(row + 1, a + ",6," + fields[2]);
        changed++;
      }
    }
    assertEquals(24, changed);
    String other = csv("other.csv", String.join("\n", lines) + "\n");
    Cli.Outcome after = train(other, options, "--stratified", "--patience", "2", "--json");
    assertEquals(before.digest(), after.digest());
    assertEquals(before.json().get("val_loss"), after.json().get("val_loss"));
    assertNotEquals(before.json().get("test_loss"), after.json().get("test_loss"));
  }

  @Test
  void a_model_is_evaluated_on_a_part_of_its_own_data() {
    String file = folder.resolve("m.safetensors").toString();
    String[] options = with(THREE, "--stratified", "--epochs", "2", "--out", file, "--json");
    JsonNode trained = train("circle:200", options).json();
    List<String> own = List.of("--model-file", file, "--data", "circle:200", "--json");
    JsonNode test = run("evaluate", own, "--part", "test").json();
    // Losses of other batches are added up in another order.
    assertEquals(trained.get("test_loss").doubleValue(), test.get("loss").doubleValue(), 1e-6);
    assertEquals(trained.get("test_accuracy"), test.get("accuracy"));
    assertEquals(20, test.get("examples").intValue());
    JsonNode validation = run("evaluate", own, "--part", "validation").json();
    assertEquals(trained.get("val_loss").doubleValue(), validation.get("loss").doubleValue(), 1e-6);
    assertEquals(
        trained.get("train_examples"),
        run("evaluate", own, "--part", "training").json().get("examples"));
    assertEquals(
        "[evaluate] --part is of the data that the model was trained on, which its own seed made;"
            + " leave --seed out",
        run("evaluate", own, "--part", "test", "--seed", "4").err().strip());
    String shown = Cli.succeed("show", file).out();
    assertTrue(
        shown.contains("\nheld out   0.2 for validation, 0.1 for the test, stratified\n"), shown);
    train("circle:200", new String[] {"--epochs", "1", "--out", file});
    assertEquals(
        "[evaluate] the run of the model held out no test part; train one with --test-split, or"
            + " leave --part out",
        run("evaluate", own, "--part", "test").err().strip());
    assertFalse(Cli.succeed("show", file).out().contains("held out"));
  }

  @Test
  void what_cannot_be_is_refused() throws IOException {
    assertEquals(
        "[split] the data have no classes whose shares a stratified split would keep."
            + " Leave --stratified out, or give data with classes.",
        refused("plane:100", "--stratified"));
    assertEquals(
        "[train] the part to test on must be at least 0 and below 1, got 1.5; give one such as 0.1",
        refused("circle:100", "--test-split", "1.5"));
    assertEquals(
        "[train] --val-split 0.5 and --test-split 0.5 leave nothing to train on; give two whose sum"
            + " is below 1",
        refused("circle:100", "--val-split", "0.5", "--test-split", "0.5"));
    String file = folder.resolve("m.safetensors").toString();
    train("circle:100", new String[] {"--epochs", "1", "--out", file});
    assertEquals(
        "[train] a resumed model keeps what its file says; leave out --test-split",
        refused("circle:100", "--resume", file, "--test-split", "0.1"));
    String few = csv("few.csv", "a,kind\n" + "1,x\n2,y\n".repeat(30) + "3,z\n4,z\n");
    assertEquals(
        "[split] class 'z' has 2 examples, too few for 3 parts with a share of each class. Give"
            + " more of it, leave it out, or split at random without --stratified.",
        refused(few, "--test-split", "0.1", "--stratified"));
  }

  private static String[] with(String[] arguments, String... more) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  /** The classes of the table above. */
  private static Targets rareTargets(int lines) {
    int[] classes = new int[lines];
    Arrays.setAll(classes, i -> i % 20 == 0 ? 2 : i % 2);
    return new Targets.Classes(classes, List.of("even", "odd", "rare"));
  }
}
