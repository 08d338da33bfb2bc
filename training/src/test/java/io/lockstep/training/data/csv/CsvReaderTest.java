package io.lockstep.training.data.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Targets;
import io.lockstep.training.data.csv.schema.CsvColumn.Categorical;
import io.lockstep.training.data.csv.schema.CsvColumn.Numeric;
import io.lockstep.training.data.csv.schema.CsvFormat;
import io.lockstep.training.data.csv.schema.CsvOptions;
import io.lockstep.training.data.csv.schema.CsvOptions.Header;
import io.lockstep.training.data.csv.schema.CsvOptions.Task;
import io.lockstep.training.data.csv.schema.CsvSchema;
import io.lockstep.training.data.csv.schema.OnMissing;
import io.lockstep.training.data.csv.schema.Unseen;
import io.lockstep.training.data.csv.text.DateOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvReaderTest {
  private static final String FLOWERS =
      """
      length,colour,width,species
      1.5,red,2,setosa
      2.5,"blue, dark",-3e-1,virginica

      3.5,red,4,setosa
      """;

  private static final CsvFormat FORMAT =
      new CsvFormat(',', '.', DateOrder.YMD, CsvFormat.USUAL_MISSING);

  @TempDir Path folder;

  @Test
  void columns_become_numbers_one_hot_features_and_classes() throws IOException {
    CsvTable table = CsvReader.read(file(FLOWERS), CsvOptions.DEFAULT);
    assertEquals(
        new CsvSchema(
            FORMAT,
            OnMissing.ERROR,
            List.of(
                new Numeric("length"),
                new Categorical("colour", List.of("blue, dark", "red")),
                new Numeric("width"),
                new Categorical("species", List.of("setosa", "virginica"))),
            "species",
            true),
        table.schema());
    Dataset data = table.dataset();
    assertEquals(
        List.of("length", "colour=blue, dark", "colour=red", "width"), data.features().names());
    assertEquals("1.5 0.0 1.0 2.0 | 2.5 1.0 0.0 -0.3 | 3.5 0.0 1.0 4.0", text(data));
    assertEquals("setosa virginica setosa", classes(data));
    assertNull(data.features().image());
  }

  @Test
  void the_label_is_chosen_by_name_or_number() throws IOException {
    Path file = file(FLOWERS);
    Dataset named = CsvReader.read(file, CsvOptions.DEFAULT.withLabel("colour")).dataset();
    assertEquals("red blue, dark red", classes(named));
    assertEquals(
        List.of("length", "width", "species=setosa", "species=virginica"),
        named.features().names());
    Dataset numbered = CsvReader.read(file, CsvOptions.DEFAULT.withLabel("2")).dataset();
    assertEquals("red blue, dark red", classes(numbered));
  }

  @Test
  void without_a_label_every_column_is_a_feature() throws IOException {
    Dataset data = CsvReader.read(file("1,2\n3,4\n"), CsvOptions.DEFAULT.withoutLabel()).dataset();
    assertEquals("1.0 2.0 | 3.0 4.0", text(data));
    assertEquals(new Targets.None(2), data.targets());
  }

  @Test
  void a_whole_number_with_few_values_is_a_class_and_others_are_regression() throws IOException {
    assertEquals(
        "0 10 9 10 0 9",
        classes(read("a,y\n1,0\n2,10\n3,9\n4,10\n5,0.0\n6,9\n", CsvOptions.DEFAULT)));
    Dataset decimals = read("a,y\n1,0.5\n2,1\n3,0.5\n4,1\n", CsvOptions.DEFAULT);
    Targets.Values values = assertInstanceOf(Targets.Values.class, decimals.targets());
    assertEquals(List.of("y"), values.names());
    assertEquals(0.5f, values.values().get(2, 0));
    String counts =
        IntStream.range(0, 100).mapToObj(i -> i + "," + i / 2).collect(Collectors.joining("\n"));
    assertInstanceOf(Targets.Values.class, read(counts, CsvOptions.DEFAULT).targets());
    assertInstanceOf(
        Targets.Classes.class,
        read(counts, CsvOptions.DEFAULT.withTask(Task.CLASSIFICATION)).targets());
    assertInstanceOf(
        Targets.Values.class,
        read("1,0\n2,1\n3,0\n4,1\n", CsvOptions.DEFAULT.withTask(Task.REGRESSION)).targets());
  }

  @Test
  void class_numbers_are_in_numeric_order() throws IOException {
    Dataset data = read("1,10\n2,9\n3,10\n4,9\n", CsvOptions.DEFAULT);
    Targets.Classes classes = assertInstanceOf(Targets.Classes.class, data.targets());
    assertEquals(List.of("9", "10"), classes.names());
  }

  @Test
  void a_header_is_told_from_values() throws IOException {
    assertEquals(2, read("1,x\n2,y\n", CsvOptions.DEFAULT).size());
    assertEquals(1, read("a,b\n2,y\n", CsvOptions.DEFAULT).size());
    assertEquals(3, read("red,yes\nblue,no\nred,yes\n", CsvOptions.DEFAULT).size());
    assertEquals(2, read("colour,ripe\nblue,no\nred,yes\n", CsvOptions.DEFAULT).size());
    assertEquals(
        2, read("2019,2020\n1,2\n3,4\n", CsvOptions.DEFAULT.withHeader(Header.YES)).size());
    assertEquals(
        2, read("colour,ripe\nblue,no\n", CsvOptions.DEFAULT.withHeader(Header.NO)).size());
    assertEquals(2, read("2,y\nred,y\nblue,n\n", CsvOptions.DEFAULT.withLabel("y")).size());
    CsvTable unnamed = CsvReader.read(file(",a,b\n1,2,x\n2,4,y\n"), CsvOptions.DEFAULT);
    assertEquals(List.of("column 1", "a"), unnamed.dataset().features().names());
    assertEquals(
        2,
        CsvReader.read(file(",a,b\n1,2,x\n2,4,y\n"), unnamed.schema(), true, Unseen.ERROR)
            .dataset()
            .size());
  }

  @Test
  void semicolons_tabs_quotes_a_byte_order_mark_and_windows_lines_are_read() throws IOException {
    String expected = "1.0 2.0 | 3.0 4.0";
    for (String text :
        List.of(
            "a;b;c\r\n1;2;x\r\n3;4;y\r\n",
            "\uFEFFa,b,c\n1,2,x\n3,4,y",
            "a\tb\tc\n1\t2\tx\n3\t4\ty\n",
            "\"a;,,,,\";\"b\";c\n\" 1 \"; 2 ;x\n3;4;y\n")) {
      assertEquals(expected, text(read(text, CsvOptions.DEFAULT)), text);
    }
  }

  @Test
  void lines_with_missing_values_are_left_out_on_request() throws IOException {
    Dataset data =
        read(
            "a,b,c\n1,2,x\n,3,x\nNA,4,y\n5,?,y\n6,7,\n8,9,y\n",
            CsvOptions.DEFAULT.withMissing(OnMissing.DROP));
    assertEquals("1.0 2.0 | 8.0 9.0", text(data));
    assertEquals("x y", classes(data));
  }

  @Test
  void numbers_are_taken_as_categories_on_request() throws IOException {
    Dataset data =
        read("zip,y\n10,1.5\n9,2.5\n10,3.5\n", CsvOptions.DEFAULT.withCategorical(Set.of("zip")));
    assertEquals(List.of("zip=9", "zip=10"), data.features().names());
    assertEquals("0.0 1.0 | 1.0 0.0 | 0.0 1.0", text(data));
  }

  @Test
  void another_file_is_read_by_the_schema_whatever_its_order_and_without_its_label()
      throws IOException {
    CsvSchema schema = CsvReader.read(file(FLOWERS), CsvOptions.DEFAULT).schema();
    Path other = file("species,width,extra,colour,length\nvirginica,1,9,red,7\n");
    Dataset labelled = CsvReader.read(other, schema, true, Unseen.ERROR).dataset();
    assertEquals("7.0 0.0 1.0 1.0", text(labelled));
    assertEquals("virginica", classes(labelled));
    Dataset unlabelled =
        CsvReader.read(file("colour,length,width\nred,7,1\n"), schema, true, Unseen.ERROR)
            .dataset();
    assertEquals("7.0 0.0 1.0 1.0", text(unlabelled));
    assertEquals(new Targets.None(1), unlabelled.targets());
  }

  @Test
  void another_file_without_a_header_is_read_by_position() throws IOException {
    CsvSchema schema =
        CsvReader.read(file("1,x,2\n3,y,4\n5,x,6\n"), CsvOptions.DEFAULT.withLabel("2")).schema();
    Dataset labelled = CsvReader.read(file("7,y,8\n"), schema, true, Unseen.ERROR).dataset();
    assertEquals("7.0 8.0", text(labelled));
    assertEquals("y", classes(labelled));
    assertEquals(
        "7.0 8.0", text(CsvReader.read(file("7,8\n"), schema, true, Unseen.ERROR).dataset()));
  }

  @Test
  void numbers_are_rounded_once_to_float32() throws IOException {
    String[] numbers = {
      "16777217", "999999999", "-16777219", "+7", "0.1", "1e-46", ".5", "5.", "123456789012", "-0"
    };
    Dataset data =
        read(String.join(",x\n", numbers) + ",x\n", CsvOptions.DEFAULT.withHeader(Header.NO));
    for (int row = 0; row < numbers.length; row++) {
      assertEquals(Float.parseFloat(numbers[row]), data.features().values().get(row, 0));
    }
  }

  @Test
  void a_schema_goes_through_json() throws IOException {
    CsvSchema schema = CsvReader.read(file(FLOWERS), CsvOptions.DEFAULT).schema();
    assertEquals(
        "{\"header\":true,\"separator\":\",\",\"decimal\":\".\",\"dates\":\"ymd\","
            + "\"missing_texts\":[\"?\",\"NA\",\"N/A\",\"NaN\",\"null\"],\"missing\":\"error\","
            + "\"label\":\"species\",\"columns\":[{\"name\":\"length\"},{\"name\":\"colour\","
            + "\"categories\":[\"blue, dark\",\"red\"]},{\"name\":\"width\"},"
            + "{\"name\":\"species\",\"categories\":[\"setosa\",\"virginica\"]}]}",
        schema.toJson());
    assertEquals(schema, CsvSchema.fromJson(schema.toJson()));
    CsvSchema unlabelled =
        new CsvSchema(FORMAT, OnMissing.ERROR, List.of(new Numeric("a")), null, false);
    assertEquals(unlabelled, CsvSchema.fromJson(unlabelled.toJson()));
  }

  private Dataset read(String text, CsvOptions options) throws IOException {
    return CsvReader.read(file(text), options).dataset();
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("data.csv"), text);
  }

  private static String text(Dataset data) {
    Matrix values = data.features().values();
    return IntStream.range(0, values.rows())
        .mapToObj(row ->
            IntStream.range(0, values.width())
                .mapToObj(column -> Float.toString(values.get(row, column)))
                .collect(Collectors.joining(" ")))
        .collect(Collectors.joining(" | "));
  }

  private static String classes(Dataset data) {
    Targets.Classes classes = assertInstanceOf(Targets.Classes.class, data.targets());
    return IntStream.range(0, classes.rows())
        .mapToObj(row -> classes.names().get(classes.get(row)))
        .collect(Collectors.joining(" "));
  }
}
