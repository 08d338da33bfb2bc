package io.lockstep.training.data.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.training.data.DataException;
import io.lockstep.training.data.Targets;
import io.lockstep.training.data.csv.schema.CsvOptions;
import io.lockstep.training.data.csv.schema.CsvSchema;
import io.lockstep.training.data.csv.schema.Unseen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables with several label columns. */
class SeveralLabelsReadTest {
  private static final String TEXT =
      "zone,x,fare,y\nA,1,2.5,red\nB,2,3.25,blue\nA,3,4.75,red\nC,4,5.5,red\n";

  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void targets_stand_in_the_order_of_their_names_classes_as_numbers() throws IOException {
    CsvTable table =
        CsvReader.read(file("a.csv", TEXT), CsvOptions.DEFAULT.withLabels(List.of("zone, fare")));
    Targets.Values targets = assertInstanceOf(Targets.Values.class, table.dataset().targets());
    assertEquals(List.of("fare", "zone"), targets.names());
    assertEquals(3.25f, targets.values().get(1, 0));
    assertEquals(List.of(0f, 1f, 0f, 2f), column(targets, 1));
    assertEquals(List.of("x", "y=blue", "y=red"), table.dataset().features().names());
    CsvSchema schema = table.schema();
    assertNull(schema.label());
    assertEquals(List.of("fare", "zone"), schema.labels());
    assertEquals(schema, CsvSchema.fromJson(schema.toJson()));
    assertEquals(
        "4 lines of values behind the names on line 1; fields separated by ',', decimal sign '.';"
            + " labels 'fare' of numbers, 'zone' of 3 classes; features: 1 column of numbers, 1"
            + " column of categories, as 3 inputs",
        table.reading().summary());
    CsvTable again =
        CsvReader.read(file("b.csv", "y,fare,x,zone\nred,1,2,C\n"), schema, true, Unseen.ERROR);
    assertEquals(
        List.of(2f), column(assertInstanceOf(Targets.Values.class, again.dataset().targets()), 1));
    CsvTable without =
        CsvReader.read(file("c.csv", "y,fare,x\nred,1,2\n"), schema, true, Unseen.ERROR);
    assertInstanceOf(Targets.None.class, without.dataset().targets());
  }

  private static List<Float> column(Targets.Values targets, int column) {
    return java.util.stream.IntStream.range(0, targets.rows())
        .mapToObj(row -> targets.values().get(row, column))
        .toList();
  }

  @Test
  void numbers_name_columns_too_and_a_task_is_of_one_of_them() throws IOException {
    CsvOptions options = CsvOptions.DEFAULT.withLabels(List.of("1", "3"));
    CsvTable table =
        CsvReader.read(
            file("a.csv", TEXT), options.withTask("fare", CsvOptions.Task.CLASSIFICATION));
    Targets.Values targets = assertInstanceOf(Targets.Values.class, table.dataset().targets());
    assertEquals(List.of(0f, 1f, 2f, 3f), column(targets, 0));
  }

  @Test
  void what_is_no_column_is_refused() throws IOException {
    Path path = file("a.csv", TEXT);
    assertEquals(
        "[read csv] " + path + ": there is no label column 'fares'. Did you mean 'fare'?",
        refusal(path, CsvOptions.DEFAULT.withLabels(List.of("zone,fares"))));
    assertEquals(
        "[read csv] "
            + path
            + ": the label column 'zone' is to be ignored, too. Choose another label,"
            + " or leave it out of --ignore.",
        refusal(
            path,
            CsvOptions.DEFAULT.withLabels(List.of("zone", "fare")).withIgnored(List.of("zone"))));
    assertEquals(
        "[read csv] "
            + path
            + ": has the label columns 'zone', 'x', 'fare', 'y' but no column of features. Give a"
            + " file with at least one more column.",
        refusal(path, CsvOptions.DEFAULT.withLabels(List.of("x,y,zone,fare"))));
  }

  private static String refusal(Path path, CsvOptions options) {
    return String.valueOf(
        assertThrows(DataException.class, () -> CsvReader.read(path, options)).getMessage());
  }
}
