package io.lockstep.training.data.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.training.data.DataException;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.csv.schema.CsvOptions;
import io.lockstep.training.data.csv.schema.CsvSchema;
import io.lockstep.training.data.csv.schema.OnMissing;
import io.lockstep.training.data.csv.schema.Unseen;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A column of a table that says how much each example counts. */
class CsvWeightsTest {
  private static final CsvOptions WEIGHED = CsvOptions.DEFAULT.withWeights("w");
  private static final String TABLE = "x,w,kind\n1,0.5,a\n2,1000001,b\n3,1000002,a\n4,0,b\n";

  @TempDir Path folder;

  private Tables tables;

  @BeforeEach
  void make() {
    tables = new Tables(folder);
  }

  private static List<Float> weights(Dataset data) {
    Matrix each = data.weights();
    return each == null
        ? List.of()
        : java.util.stream.IntStream.range(0, each.rows()).mapToObj(r -> each.get(r, 0)).toList();
  }

  private Dataset again(String text, CsvSchema schema, boolean labelled) {
    return CsvReader.read(tables.file(text), schema, labelled, Unseen.ERROR).dataset();
  }

  @Test
  void it_is_no_feature_and_its_numbers_are_taken_as_they_are() {
    CsvTable table = tables.read(TABLE, WEIGHED);
    assertEquals("1.0 | 2.0 | 3.0 | 4.0", Tables.features(table));
    assertEquals("a b a b", Tables.targets(table));
    assertEquals(List.of(0.5f, 1000001f, 1000002f, 0f), weights(table.dataset()));
    assertEquals(
        "4 lines of values behind the names on line 1; fields separated by ',', decimal sign '.';"
            + " label 'kind' of 2 classes; weights 'w'; features: 1 column of numbers, as 1 input",
        table.reading().summary());
    assertEquals(List.of(), table.reading().warnings());
  }

  @Test
  void the_last_column_may_be_it_so_that_the_label_is_the_one_before() {
    CsvTable table = tables.read("x,kind,w\n1,a,1\n2,b,1\n3,a,1\n", WEIGHED);
    assertEquals("a b a", Tables.targets(table));
    assertEquals(List.of(1f, 1f, 1f), weights(table.dataset()));
    assertEquals(List.of(), table.reading().warnings());
  }

  @Test
  void the_schema_reads_other_files_with_it_and_without() {
    CsvSchema schema = CsvSchema.fromJson(tables.read(TABLE, WEIGHED).schema().toJson());
    assertEquals("w", schema.weights());
    assertEquals(List.of(3f), weights(again("kind,w,x\na,3,1\n", schema, true)));
    assertNull(again("kind,w,x\na,oops,1\n", schema, false).weights());
    CsvReading reading =
        CsvReader.read(tables.file("kind,x\na,1\n"), schema, true, Unseen.ERROR).reading();
    assertEquals(List.of("no column of weights 'w', so that all count alike"), reading.notes());
  }

  @Test
  void without_names_it_is_told_by_number_and_may_be_absent_behind_the_label() {
    CsvOptions numbered = CsvOptions.DEFAULT.withWeights("2");
    CsvSchema schema = tables.read("1,0.5,a\n2,1,b\n3,1,a\n", numbered).schema();
    assertEquals(List.of(0.25f), weights(again("7,0.25,a\n", schema, true)));
    assertEquals("7.0", Tables.features(again("7\n", schema, false)));
  }

  @Test
  void lines_that_lack_it_are_left_out_where_features_are_filled_in() {
    CsvTable table =
        tables.read(
            "x,w,kind\n1,2,a\n,1,b\n3,,a\n9,,\n5,3,b\n", WEIGHED.withMissing(OnMissing.IMPUTE));
    assertEquals("1.0 | 3.0 | 5.0", Tables.features(table));
    assertEquals(List.of(2f, 1f, 3f), weights(table.dataset()));
    assertEquals(
        List.of(
            "lines left out for want of a label or a weight: 2",
            "missing values filled in: 'x' (1)"),
        table.reading().notes());
  }

  @Test
  void what_cannot_be_a_weight_is_refused() {
    Path file = tables.file("");
    assertEquals(
        "[read csv] "
            + file
            + ", line 3, column 'w': the weight of an example is -1, but must be at least 0."
            + " Correct the value or remove the line.",
        refusal("x,w,kind\n1,1,a\n2,-1,b\n3,1,a\n", WEIGHED));
    assertEquals(
        "[read csv] "
            + file
            + ": the column of weights 'kind' does not hold numbers. Give a column of numbers of"
            + " at least 0, how much each example counts.",
        refusal(TABLE, CsvOptions.DEFAULT.withWeights("kind").withLabel("x")));
    assertEquals(
        "[read csv] "
            + file
            + ": the column of weights 'w' is to be the label, too. Choose another column, or"
            + " leave one of the two out.",
        refusal(TABLE, WEIGHED.withLabel("w")));
    assertEquals(
        "[read csv] "
            + file
            + ": the column of weights 'w' is to be ignored, too. Choose another column, or leave"
            + " one of the two out.",
        refusal(TABLE, WEIGHED.withIgnored(List.of("w"))));
    assertEquals(
        "[read csv] " + file + ": there is no column of weights 'ww'. Did you mean 'w' or 'x'?",
        refusal(TABLE, CsvOptions.DEFAULT.withWeights("ww")));
    assertEquals(
        "[read csv] "
            + file
            + ": has the label column 'kind' but no column of features. Give a file with at least"
            + " one more column.",
        refusal("w,kind\n1,a\n2,b\n3,a\n", WEIGHED));
  }

  private String refusal(String text, CsvOptions options) {
    return String.valueOf(
        assertThrows(DataException.class, () -> tables.read(text, options)).getMessage());
  }
}
