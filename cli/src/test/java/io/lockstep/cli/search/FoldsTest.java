package io.lockstep.cli.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cross-validation and curves on the command line. */
class FoldsTest {
  @TempDir Path folder;

  private static JsonNode json(String line) {
    return Cli.succeed((line + " --device cpu --json").split(" ")).json();
  }

  private static String refusal(String line) {
    Cli.Outcome result = Cli.run((line + " --device cpu").split(" "));
    assertEquals(2, result.code(), result.out());
    return result.err().strip();
  }

  @Test
  void each_fold_is_a_line_and_the_same_command_gives_the_same_numbers() {
    String line = "cross-validate --data circle:60 --epochs 2 --model mlp:4 --folds 3 --stratified";
    JsonNode first = json(line + " --metric accuracy");
    assertEquals(3, first.get("folds").size());
    double sum = 0;
    for (JsonNode fold : first.get("folds")) {
      sum += fold.get("val_accuracy").doubleValue();
    }
    assertEquals(sum / 3, first.get("val_accuracy").get("mean").doubleValue(), 1e-12);
    assertEquals(first, json(line + " --metric accuracy"));
  }

  @Test
  void what_is_held_out_for_a_test_is_in_no_fold() {
    String line = "cross-validate --data circle:10 --epochs 1 --model mlp:4 --leave-one-out";
    assertEquals(10, json(line).get("folds").size());
    assertEquals(8, json(line + " --test-split 0.2").get("folds").size());
  }

  @Test
  void groups_come_from_a_file() throws IOException {
    Path groups = folder.resolve("groups.txt");
    Files.writeString(
        groups,
        IntStream.range(0, 60).mapToObj(i -> "g" + i % 7).collect(Collectors.joining("\n")));
    String line = "cross-validate --data circle:60 --epochs 1 --model mlp:4 --folds 2 --groups ";
    assertEquals(2, json(line + groups).get("folds").size());
    assertEquals(
        "[group k-fold] there are 61 examples, but the groups of 60; give one of each",
        refusal(line.replace(":60", ":61") + groups));
    assertEquals(
        "[folds] --leave-one-out, --groups, and --stratified or --repeats exclude one another; give"
            + " one of them",
        refusal(line + groups + " --stratified"));
  }

  @Test
  void a_learning_curve_has_a_point_for_each_size_and_is_drawn() throws IOException {
    Path plot = folder.resolve("curve.svg");
    JsonNode curve =
        json(
            "curves --data circle:80 --epochs 2 --model mlp:4 --batch 4 --folds 2 --sizes 10,20,40"
                + " --plot "
                + plot);
    assertEquals(3, curve.get("points").size());
    assertEquals(40, curve.get("points").get(2).get("at").doubleValue());
    String drawn = Files.readString(plot);
    assertTrue(drawn.contains("held out") && drawn.contains("examples"), drawn);
  }

  @Test
  void a_validation_curve_varies_an_option_of_train() {
    JsonNode curve =
        json(
            "curves --data circle:80 --epochs 4 --model mlp:4 --folds 2 --vary lr --values"
                + " 0.00001,0.03");
    assertEquals("lr", curve.get("varied").textValue());
    assertEquals(0.03, curve.get("best").doubleValue());
  }

  @Test
  void what_is_varied_must_be_said_once_and_be_an_option() {
    String line = "curves --data circle:80 --folds 2";
    assertEquals(
        "[curves] nothing is varied; give --sizes 50,100,200 for a learning curve, or --vary lr"
            + " --values 0.001,0.01 for a validation curve",
        refusal(line));
    assertEquals(
        "[curves] --sizes and --vary exclude one another; give --sizes 50,100,200 for a learning"
            + " curve, or --vary lr --values 0.001,0.01 for a validation curve",
        refusal(line + " --sizes 10 --vary lr"));
    assertEquals(
        "[curves] --vary and --values belong together; give both, such as --vary lr --values"
            + " 0.001,0.01",
        refusal(line + " --vary lr"));
    assertTrue(refusal(line + " --vary lrr --values 1").contains("'lrr'"));
    assertEquals(
        "[learning curve] 50 examples cannot be taken of the 40 that a fold trains on; give 1 to"
            + " 40",
        refusal(line + " --sizes 50 --model mlp:4 --epochs 1"));
    assertEquals(
        "[k-fold] there must be 2 folds at least, got 1; take 5 or 10",
        refusal("cross-validate --data circle:80 --folds 1"));
  }
}
