package io.lockstep.training.data.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.training.data.DataException;
import io.lockstep.training.data.csv.schema.CsvOptions;
import io.lockstep.training.data.csv.schema.CsvSchema;
import io.lockstep.training.data.csv.survey.CsvScan;
import io.lockstep.training.data.csv.survey.CsvSurvey;
import io.lockstep.training.data.csv.text.CsvFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a table may hold at most, and what is said of one more. */
class CsvLimitsTest {
  private static final int COLUMNS = 1 << 20;

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("t.csv"), text);
  }

  private static int columns(Path file) {
    int[] count = {0};
    new CsvFile(file, ',').forEach((_, fields) -> count[0] = fields.getFieldCount());
    return count[0];
  }

  @Test
  void a_table_has_2_to_the_20_columns_and_no_more() throws IOException {
    assertEquals(COLUMNS, columns(file(",".repeat(COLUMNS - 1) + "\n")));
    Path more = file(",".repeat(COLUMNS) + "\n");
    assertEquals(
        "[read csv] "
            + more
            + ": is not CSV (Record starting at line 1 has surpassed the maximum limit of 1048576"
            + " fields). Correct the file.",
        assertThrows(DataException.class, () -> columns(more)).getMessage());
  }

  private static String categories(int count, String first) {
    String others =
        IntStream.range(1, count).mapToObj(i -> "c" + i + ",1\n").collect(Collectors.joining());
    return "color,y\n" + first + ",0\n" + others;
  }

  private CsvTable read(Path file) {
    return CsvReader.read(file, CsvOptions.DEFAULT);
  }

  private String refusal(Path file) {
    return assertThrows(DataException.class, () -> read(file)).getMessage();
  }

  @Test
  void a_column_has_1000_categories_and_no_more() throws IOException {
    assertEquals(1000, read(file(categories(1000, "c0"))).schema().featureNames().size());
    Path more = file(categories(1001, "c0"));
    assertEquals(
        "[read csv] "
            + more
            + ": column 'color' has more than 1000 different texts, too many for categories. Leave"
            + " it out by --ignore, or hash each into N columns by --hash N, such as --hash 64"
            + " (from Java CsvOptions.withIgnored and withHash).",
        refusal(more));
  }

  @Test
  void a_category_has_1000_characters_and_no_more() throws IOException {
    assertEquals(2, read(file(categories(2, "x".repeat(1000)))).schema().featureNames().size());
    Path more = file(categories(2, "x".repeat(1001)));
    assertEquals(
        "[read csv] "
            + more
            + ": column 'color' has more than 1000 different texts or one of more than 1000"
            + " characters, too many for categories. Leave it out by --ignore, or hash each into"
            + " N columns by --hash N, such as --hash 64 (from Java CsvOptions.withIgnored and"
            + " withHash).",
        refusal(more));
  }

  /** Eight columns of a thousand categories of a thousand characters, and a ninth. */
  private Path characters(String ninth) throws IOException {
    String padding = "x".repeat(996);
    StringBuilder text = new StringBuilder("a,b,c,d,e,f,g,h,i,y\n");
    for (int row = 0; row < 1000; row++) {
      String category = "%04d".formatted(row) + padding;
      text.append((category + ",").repeat(8)).append(ninth).append(',').append(row).append('\n');
    }
    return file(text.toString());
  }

  @Test
  void all_categories_have_8_million_characters_and_no_more() throws IOException {
    CsvOptions numbers = CsvOptions.DEFAULT.withTask(CsvOptions.Task.REGRESSION);
    Path most = characters("1");
    CsvSurvey.of(new CsvFile(most, ','), scan(most, numbers), numbers).schema();
    Path more = characters("!");
    assertEquals(
        "[read csv] "
            + more
            + ": the categories of all columns take 8000001 characters, more than the 8000000 that"
            + " a model file can keep. Leave columns of long texts out by --ignore.",
        assertThrows(DataException.class, () -> CsvReader.read(more, numbers)).getMessage());
  }

  private static CsvScan.Result scan(Path file, CsvOptions options) {
    return CsvScan.scan(new CsvFile(file, ','), options);
  }

  @Test
  void a_class_has_1000_characters_and_no_more() throws IOException {
    String rows = "1,a\n2,b\n3,";
    assertEquals(
        3, read(file(rows + "x".repeat(1000) + "\n")).schema().labelColumns().getFirst().width());
    Path more = file(rows + "x".repeat(1001) + "\n");
    assertEquals(
        "[read csv] "
            + more
            + ": the label column 'column 2' has a text of more than 1000 characters. Choose"
            + " another label, group its values, or predict a number (--task regression).",
        refusal(more));
  }

  @Test
  void texts_are_hashed_into_2_to_the_20_columns_and_no_more() {
    assertEquals(1 << 20, CsvOptions.DEFAULT.withHash(1 << 20).buckets());
    assertEquals(
        "[csv options] texts cannot be hashed into 1048577 columns; give a number from 1 to"
            + " 1048576, such as 64",
        assertThrows(
                IllegalArgumentException.class, () -> CsvOptions.DEFAULT.withHash((1 << 20) + 1))
            .getMessage());
  }

  private static String hashed(int columns, long buckets) {
    return IntStream.range(0, columns)
        .mapToObj(i -> "{\"name\":\"c" + i + "\",\"hash\":" + buckets + "}")
        .collect(Collectors.joining(",", "{\"header\":true,\"columns\":[", "]}"));
  }

  private static String refused(String schema) {
    return assertThrows(DataException.class, () -> CsvSchema.fromJson(schema)).getMessage();
  }

  /** A stored schema is not taken at its word: the names alone would take 150 GB. */
  @Test
  void a_stored_schema_has_no_more_hashed_columns() {
    assertEquals(1 << 20, CsvSchema.fromJson(hashed(1, 1 << 20)).width());
    assertEquals(
        "[read csv schema] the stored schema is damaged ([csv column] 'c0' cannot be hashed into"
            + " 1048577 columns; give a number from 1 to 1048576). Train the model again and save"
            + " it; from Java, store what CsvSchema.toJson gives.",
        refused(hashed(1, (1 << 20) + 1)));
    assertEquals(
        "[read csv schema] the stored schema is damaged ([csv column] 'c0' cannot be hashed into"
            + " 2147483647 columns; give a number from 1 to 1048576). Train the model again and"
            + " save it; from Java, store what CsvSchema.toJson gives.",
        refused(hashed(1, Long.MAX_VALUE)));
  }

  @Test
  void a_table_has_2_to_the_24_features_and_no_more() throws IOException {
    assertEquals(1 << 24, CsvSchema.fromJson(hashed(16, 1 << 20)).width());
    assertEquals(
        "[read csv schema] the stored schema is damaged ([csv schema] the columns make 17825792"
            + " features; give columns that make at most 16777216). Train the model again and save"
            + " it; from Java, store what CsvSchema.toJson gives.",
        refused(hashed(17, 1 << 20)));
    StringBuilder text = new StringBuilder("t,".repeat(17) + "y\n");
    IntStream.range(0, 1001)
        .forEach(i -> text.append(("c" + i + ",").repeat(17)).append(i % 2).append('\n'));
    Path more = file(text.toString().replaceFirst("(t,)+y", "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,y"));
    CsvOptions hash = CsvOptions.DEFAULT.withHash(1 << 20);
    assertEquals(
        "[read csv] "
            + more
            + ": its columns make 17825792 features, more than the 16777216 that are allowed. Hash"
            + " texts into fewer columns by --hash N, or leave columns out by --ignore.",
        assertThrows(DataException.class, () -> CsvReader.read(more, hash)).getMessage());
  }
}
