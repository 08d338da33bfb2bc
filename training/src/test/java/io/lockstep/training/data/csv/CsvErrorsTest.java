package io.lockstep.training.data.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.training.data.DataException;
import io.lockstep.training.data.csv.schema.CsvColumn.Numeric;
import io.lockstep.training.data.csv.schema.CsvFormat;
import io.lockstep.training.data.csv.schema.CsvOptions;
import io.lockstep.training.data.csv.schema.CsvSchema;
import io.lockstep.training.data.csv.schema.OnMissing;
import io.lockstep.training.data.csv.schema.Unseen;
import io.lockstep.training.data.csv.text.CsvFile;
import io.lockstep.training.data.csv.text.DateOrder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvErrorsTest {
  @TempDir Path folder;

  @Test
  void a_file_that_changes_while_it_is_read_is_refused() throws IOException {
    Path file = Files.writeString(folder.resolve("grows.csv"), "a,b\n1,2\n3,4\n");
    CsvFile csv = new CsvFile(file, null);
    String expected =
        "[read csv] "
            + file
            + ": was changed while it was read. Leave it as it is until it is read.";
    DataException walked =
        assertThrows(
            DataException.class,
            () ->
                csv.forEach((line, fields) -> {
                  if (line == 2) {
                    append(file);
                  }
                }));
    assertEquals(expected, walked.getMessage());
    CsvFile again = new CsvFile(file, null);
    CsvSchema schema =
        new CsvSchema(
            new CsvFormat(',', '.', DateOrder.YMD, List.of()),
            OnMissing.ERROR,
            List.of(new Numeric("a"), new Numeric("b")),
            "b",
            true);
    for (int counted : new int[] {1, 5}) {
      CsvFill fill = new CsvFill(again, schema, Unseen.ERROR, true, 1);
      DataException filled = assertThrows(DataException.class, () -> fill.fill(counted));
      assertEquals(expected, filled.getMessage());
    }
  }

  private static void append(Path file) {
    try {
      Files.writeString(file, "5,6\n", StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_missing_file_is_named() {
    Path file = folder.resolve("absent.csv");
    assertEquals(
        "[read csv] " + file + ": there is no such file. Check the path and its spelling.",
        assertThrows(DataException.class, () -> CsvReader.read(file, CsvOptions.DEFAULT))
            .getMessage());
    assertEquals(
        "[read csv] " + folder + ": is a folder. Give a readable CSV file.",
        assertThrows(DataException.class, () -> CsvReader.read(folder, CsvOptions.DEFAULT))
            .getMessage());
  }

  @Test
  void a_file_without_data_is_refused() throws IOException {
    assertMessage("", ": has no data. Give a file with at least one line of values.");
    assertMessage("\n\n", ": has no data. Give a file with at least one line of values.");
    assertMessage(
        "a,b\n",
        ": has a line of names but no line of values. Give a file with at least one example.");
    assertMessage(
        "a,b\n1,\n,2\n",
        CsvOptions.DEFAULT.withMissing(OnMissing.DROP),
        ": has no line without missing values. Give a file with at least one example.");
    assertMessage(
        "a\n1\n2\n",
        ": has the label column 'a' but no column of features."
            + " Give a file with at least one more column.");
  }

  @Test
  void an_absent_label_column_gets_the_nearest_names() throws IOException {
    String text = "length,width,species\n1,2,x\n3,4,y\n";
    assertMessage(
        text,
        CsvOptions.DEFAULT.withLabel("spcies"),
        ": there is no label column 'spcies'. Did you mean 'species'?");
    assertMessage(
        text,
        CsvOptions.DEFAULT.withLabel("temperature"),
        ": there is no label column 'temperature'. Known are 'length', 'width', 'species'.");
    assertMessage(
        text,
        CsvOptions.DEFAULT.withLabel("4"),
        ": there is no label column 4. Give a number from 1 to 3 or a column's name.");
    assertMessage(
        "1,2\n3,4\n",
        CsvOptions.DEFAULT.withLabel("species"),
        ": there is no label column 'species'."
            + " The file has no line of names; give the label column's number, 1 to 2,"
            + " or say --header yes if it has one.");
  }

  @Test
  void a_ragged_line_is_named_with_the_fields_expected_and_found() throws IOException {
    assertMessage(
        "a,b,c\n1,2,3\n1,2\n",
        ", line 3: expected 3 fields as on line 1, found 2."
            + " Correct the line; a field that contains a separator must be in quotes.");
    assertMessage(
        "1,2,3\n\n1,2,3,4\n",
        ", line 3: expected 3 fields as on line 1, found 4."
            + " Correct the line; a field that contains a separator must be in quotes.");
  }

  @Test
  void a_text_among_numbers_is_named_with_line_and_column() throws IOException {
    assertMessage(
        "age,y\n1,a\n2,b\nabc,a\n",
        ", line 4, column 'age': 'abc' is not a number, as values of this column are."
            + " Correct the value or remove the line;"
            + " if it stands for a missing value, name it by --missing.");
    assertMessage(
        "1,5\n2,x\n3,7\n",
        ", line 2, column 'column 2': 'x' is not a number, as values of this column are."
            + " Correct the value or remove the line;"
            + " if it stands for a missing value, name it by --missing.");
  }

  @Test
  void a_number_beyond_float32_is_named() throws IOException {
    assertMessage(
        "mass,y\n1e39,a\n2,b\n",
        ", line 2, column 'mass': 1e39 is beyond the range of float32."
            + " Give the column in another unit.");
  }

  @Test
  void missing_values_are_counted_by_lines_and_columns() throws IOException {
    String remedy =
        ". Say what becomes of them: --on-missing drop leaves the lines out, --on-missing impute"
            + " fills in what is usual (from Java CsvOptions.withMissing), --ignore leaves columns"
            + " out.";
    assertMessage(
        "age,y\n1,a\nNA,b\n",
        ": values are missing on 1 of 2 lines (the first is line 3), in 1 column: 'age' (1)"
            + remedy);
    assertMessage(
        "age,sex,y\n1,f,a\n3,,\n,?,b\n",
        ": values are missing on 2 of 3 lines (the first is line 3), in 3 columns: 'sex' (2),"
            + " 'age' (1), 'y' (1)"
            + remedy);
  }

  @Test
  void columns_of_one_name_are_refused() throws IOException {
    assertMessage(
        "a,b,a\n1,2,3\n",
        ", line 1, column 'a': columns 1 and 3 have this name."
            + " Give every column a name of its own.");
  }

  @Test
  void too_many_categories_are_refused() throws IOException {
    String text =
        IntStream.range(0, 1002).mapToObj(i -> "name" + i + ",1").collect(Collectors.joining("\n"));
    assertMessage(
        text,
        ": column 'column 1' has more than 1000 different texts, too many for categories. Leave it"
            + " out by --ignore, or hash each into N columns by --hash N, such as --hash 64 (from"
            + " Java CsvOptions.withIgnored and withHash).");
  }

  @Test
  void an_unknown_column_of_categories_is_refused() throws IOException {
    assertMessage(
        "colour,y\n1,2\n",
        CsvOptions.DEFAULT.withCategorical(Set.of("color")),
        ": there is no column 'color' to take as categories. Did you mean 'colour'?");
  }

  @Test
  void an_open_quote_and_bytes_that_are_not_utf_8_are_refused() throws IOException {
    Path file =
        Files.write(
            folder.resolve("data.csv"),
            ("a,y\n" + "1,2\n".repeat(10_000) + "é,3\n").getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(
        "[read csv] " + file + ": is not text in UTF-8. Convert the file to UTF-8.",
        assertThrows(DataException.class, () -> CsvReader.read(file, CsvOptions.DEFAULT))
            .getMessage());
    String open = messageOf("a,b\n1,\"2\n3,4\n", CsvOptions.DEFAULT);
    assertEquals("[read csv] " + file + ": is not CSV (", open.substring(0, open.indexOf('(') + 1));
  }

  @Test
  void a_file_that_does_not_fit_the_schema_is_refused() throws IOException {
    Path training =
        Files.writeString(folder.resolve("training.csv"), "length,kind\n1,cat\n2,dog\n");
    CsvSchema schema = CsvReader.read(training, CsvOptions.DEFAULT).schema();
    assertSchemaMessage(
        "lenght,kind\n1,cat\n",
        schema,
        ", line 1: there is no column 'length'. Did you mean 'lenght'?");
    assertSchemaMessage(
        "length,kind\n1,cow\n",
        schema,
        ", line 2, column 'kind': 'cow' does not occur in the training data."
            + " Did you mean 'cat' or 'dog'?");
    assertSchemaMessage(
        "length,kind\n", schema, ": has no line of values. Give a file with at least one example.");
    assertSchemaMessage(
        "length,kind\n1,cat\n1\n",
        schema,
        ", line 3: expected 2 fields, found 1."
            + " Correct the line; a field that contains a separator must be in quotes.");
    Path plain = Files.writeString(folder.resolve("training.csv"), "1,2,cat\n2,3,dog\n");
    assertSchemaMessage(
        "1,2,3,cat\n",
        CsvReader.read(plain, CsvOptions.DEFAULT).schema(),
        ", line 1: expected 3 fields, found 4. Give the columns that the model was trained on.");
  }

  @Test
  void a_damaged_schema_is_refused() {
    var e = assertThrows(DataException.class, () -> CsvSchema.fromJson("{\"label\":\"a\"}"));
    assertEquals(
        "[read csv schema] the stored schema is damaged (it lacks 'columns')."
            + " Train the model again and save it; from Java, store what CsvSchema.toJson gives.",
        e.getMessage());
    var label =
        assertThrows(
            DataException.class,
            () -> CsvSchema.fromJson("{\"header\":true,\"label\":\"a\",\"columns\":[]}"));
    assertEquals(
        "[read csv schema] the stored schema is damaged ([csv schema] the label 'a' is not a"
            + " column; name one of the columns). Train the model again and save it; from Java,"
            + " store what CsvSchema.toJson gives.",
        label.getMessage());
  }

  private void assertMessage(String text, String expected) throws IOException {
    assertMessage(text, CsvOptions.DEFAULT, expected);
  }

  private void assertMessage(String text, CsvOptions options, String expected) throws IOException {
    assertEquals("[read csv] " + folder.resolve("data.csv") + expected, messageOf(text, options));
  }

  private void assertSchemaMessage(String text, CsvSchema schema, String expected)
      throws IOException {
    Path file = Files.writeString(folder.resolve("data.csv"), text);
    var e =
        assertThrows(DataException.class, () -> CsvReader.read(file, schema, true, Unseen.ERROR));
    assertEquals("[read csv] " + file + expected, e.getMessage());
  }

  private String messageOf(String text, CsvOptions options) throws IOException {
    Path file = Files.writeString(folder.resolve("data.csv"), text);
    return assertThrows(DataException.class, () -> CsvReader.read(file, options)).getMessage();
  }
}
