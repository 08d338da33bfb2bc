package io.lockstep.training.data.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.training.data.DataException;
import io.lockstep.training.data.csv.schema.CsvOptions;
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
}
