package io.lockstep.training.search.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.lockstep.training.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Spaces as data and as JSON, and what is refused. */
class SearchSpaceTest {
  @TempDir Path folder;

  private SearchSpace read(String json) throws IOException {
    return SearchSpace.read(Files.writeString(folder.resolve("space.json"), json));
  }

  private void refused(String message, String json) {
    DataException e = assertThrows(DataException.class, () -> read(json));
    assertEquals("[search space] " + folder.resolve("space.json") + message, e.getMessage());
  }

  private static void refused(String message, Executable made) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, made).getMessage());
  }

  @Test
  void a_space_reads_its_own_json() throws IOException {
    SearchSpace space =
        SearchSpace.EMPTY
            .with("lr", Dimension.logarithmic(1e-4, 0.1))
            .with("dropout", Dimension.number(0, 0.5).step(0.1))
            .with("batch", Dimension.whole(16, 128).step(16))
            .with("width", Dimension.logarithmicWhole(8, 512))
            .with("optimizer", Dimension.choice("adam", "momentum"))
            .with("beta", Dimension.number(0.5, 0.99))
            .onlyIf("optimizer", "momentum");
    assertEquals(space, read(space.toJson().toString()));
    assertEquals(
        "{\"type\":\"float\",\"low\":0.5,\"high\":0.99,\"log\":false,"
            + "\"when\":{\"optimizer\":[\"momentum\"]}}",
        space.toJson().get("beta").toString());
  }

  @Test
  void a_list_is_short_for_choices() throws IOException {
    assertEquals(
        SearchSpace.EMPTY.with("batch", Dimension.choice(16, 32L)), read("{\"batch\": [16, 32]}"));
  }

  @Test
  void a_parameter_is_there_when_its_condition_holds() {
    SearchSpace space =
        SearchSpace.EMPTY
            .with("a", Dimension.choice("x", "y"))
            .with("b", Dimension.whole(1, 2))
            .onlyIf("a", "y");
    assertEquals(false, space.isThere("b", Map.of("a", TextNode.valueOf("x"))));
    assertEquals(true, space.isThere("b", Map.of("a", TextNode.valueOf("y"))));
  }

  @Test
  void numbers_with_steps_are_exact_in_decimals_and_equally_wide() {
    NumberAxis axis = Dimension.number(0, 0.35).step(0.1).axis();
    assertEquals(4, axis.count());
    assertEquals(0.3, axis.number(3));
    int[] hits = new int[4];
    IntStream.range(0, 400)
        .forEach(i -> hits[(int) Math.round(axis.atPart((i + 0.5) / 400) * 10)]++);
    assertEquals("[100, 100, 100, 100]", Arrays.toString(hits));
  }

  @Test
  void numbers_by_ratios_have_their_geometric_mean_in_the_middle() {
    assertEquals(0.01, Dimension.logarithmic(1e-4, 1).axis().atPart(0.5), 1e-12);
    NumberAxis widths = Dimension.logarithmicWhole(1, 1000).axis();
    assertEquals(1, widths.atPart(0));
    assertEquals(1000, widths.atPart(Math.nextDown(1.0)));
    assertEquals(LongNode.valueOf(22), Dimension.logarithmicWhole(1, 1000).value(widths.at(3.1)));
  }

  @Test
  void a_file_that_holds_no_space_is_refused() {
    refused(
        ": holds no parameters. Give an object such as {\"lr\": {\"type\": \"float\", \"low\":"
            + " 0.0001, \"high\": 0.1, \"log\": true}}.",
        "{}");
    refused(
        ", line 1, column 7: is no JSON: Unexpected character ('x' (code 120)): was expecting"
            + " a colon to separate field name and value. Correct the file there.",
        "{\"lr\" x}");
    refused(
        ", 'lr': is 5, but must be an object or a list of choices. Write it as in {\"lr\":"
            + " {\"type\": \"float\", \"low\": 0.0001, \"high\": 0.1, \"log\": true}}.",
        "{\"lr\": 5}");
    refused(
        ", 'lr': lacks its 'type'. Give 'float', 'int' or 'categorical'.",
        "{\"lr\": {\"low\": 1}}");
    refused(
        ", 'lr': type \"real\" is unknown. Give 'float', 'int' or 'categorical'.",
        "{\"lr\": {\"type\": \"real\"}}");
    refused(
        ", 'lr': 'hi' is no key of a parameter of type float. Did you mean 'high'?",
        "{\"lr\": {\"type\": \"float\", \"low\": 1, \"hi\": 2}}");
    refused(
        ", 'lr': lacks its 'high'. Give a number.", "{\"lr\": {\"type\": \"float\", \"low\": 1}}");
    refused(
        ", 'lr': low 1 is above high 0.1. Exchange them.",
        "{\"lr\": {\"type\": \"float\", \"low\": 1, \"high\": 0.1}}");
    refused(
        ", 'lr': low is 0, which has no logarithm. Give one above 0, or leave 'log' out.",
        "{\"lr\": {\"type\": \"float\", \"low\": 0, \"high\": 0.1, \"log\": true}}");
    refused(
        ", 'batch': 'low' is 1.5, but must be a whole number. Write it as that.",
        "{\"batch\": {\"type\": \"int\", \"low\": 1.5, \"high\": 2}}");
    refused(
        ", 'batch': a step of 0 leads nowhere. Give one of at least 1.",
        "{\"batch\": {\"type\": \"int\", \"low\": 1, \"high\": 2, \"step\": 0}}");
    refused(
        ", 'batch': a step of 4 leads from low 1 beyond high 2. Give a smaller one.",
        "{\"batch\": {\"type\": \"int\", \"low\": 1, \"high\": 2, \"step\": 4}}");
    refused(
        ", 'batch': 'log' and 'step' do not go together. Leave one out, or give choices.",
        "{\"batch\": {\"type\": \"int\", \"low\": 1, \"high\": 9, \"step\": 4, \"log\": true}}");
    refused(
        ", 'model': the choice \"a\" is given twice. Leave one out.",
        "{\"model\": [\"a\", \"a\"]}");
    refused(
        ": the condition of 'b' is on 'optimizer', which does not come before it. Known are"
            + " 'width'.",
        "{\"width\": [1, 2], \"b\": {\"type\": \"int\", \"low\": 1, \"high\": 2,"
            + " \"when\": {\"optimizer\": 1}}}");
    refused(
        ": the condition of 'b' is on 'a' being \"mementum\", which is none of its choices. Did"
            + " you mean 'momentum'?",
        "{\"a\": [\"adam\", \"momentum\"], \"b\": {\"type\": \"int\", \"low\": 1, \"high\": 2,"
            + " \"when\": {\"a\": \"mementum\"}}}");
  }

  @Test
  void a_missing_file_is_named() {
    Path file = folder.resolve("none.json");
    DataException e = assertThrows(DataException.class, () -> SearchSpace.read(file));
    assertEquals(
        "[search space] " + file + ": there is no such file. Check the path and its spelling.",
        e.getMessage());
  }

  @Test
  void a_program_that_makes_no_sense_is_refused() {
    refused(
        "[search space] there are two parameters 'a'; rename one of them",
        () -> SearchSpace.EMPTY.with("a", Dimension.choice(1)).with("a", Dimension.choice(2)));
    refused(
        "[search space] there is no parameter 'lt'; did you mean 'lr'?",
        () -> SearchSpace.EMPTY.with("lr", Dimension.number(0, 1)).dimension("lt"));
    refused(
        "[search space] low and high are NaN and 1.0, but must be finite; give numbers such as"
            + " 0.001",
        () -> Dimension.number(Double.NaN, 1));
  }
}
