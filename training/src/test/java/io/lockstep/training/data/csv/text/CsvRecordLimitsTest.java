package io.lockstep.training.data.csv.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.training.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a record may be, with a limit that is quickly reached, and what is said of more. */
class CsvRecordLimitsTest {
  private static final int FIELD = 16_384;
  private static final int RECORD = 20_000;

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("t.csv"), text);
  }

  private static List<Integer> lengths(Path file) {
    List<Integer> lengths = new ArrayList<>();
    new CsvFile(file, ',', FIELD, RECORD)
        .forEach(
            (_, record) -> lengths.add(record.getFields().stream().mapToInt(String::length).sum()));
    return lengths;
  }

  private static String refusal(Path file) {
    return assertThrows(DataException.class, () -> lengths(file)).getMessage();
  }

  @Test
  void a_field_has_as_many_characters_as_are_allowed_and_no_more() throws IOException {
    assertEquals(List.of(FIELD), lengths(file("x".repeat(FIELD) + "\n")));
    assertEquals(List.of(FIELD - 1), lengths(file("\"" + "\"\"".repeat(FIELD - 1) + "\"\n")));
    Path more = file("x".repeat(FIELD + 1) + "\n");
    assertEquals(
        "[read csv] "
            + more
            + ": is not CSV (Field at index 0 in record starting at line 1 exceeds the max field"
            + " size of 16384 characters). Correct the file.",
        refusal(more));
  }

  @Test
  void all_fields_of_a_record_have_as_many_and_no_more() throws IOException {
    String half = "x".repeat(RECORD / 2);
    assertEquals(List.of(RECORD, 1), lengths(file(half + "," + half + "\ny\n")));
    Path more = file(half + "," + half + "x\ny\n");
    assertEquals(
        "[read csv] "
            + more
            + ": is not CSV (Field at index 1 in record starting at line 1 exceeds the max record"
            + " size of 20000 characters). Correct the file.",
        refusal(more));
  }

  /** Quotes may hold lines, and an end may be missing. */
  @Test
  void a_quote_that_is_never_closed_is_read_no_further() throws IOException {
    Path open = file("a,b\n\"" + "x\n".repeat(2 * FIELD) + "\n");
    assertEquals(
        "[read csv] "
            + open
            + ": is not CSV (The maximum buffer size of 32768 is insufficient to read the data of a"
            + " single field. This issue typically arises when a quotation begins but does not"
            + " conclude within the confines of this buffer's maximum limit. (record starting at"
            + " line 2)). Correct the file.",
        refusal(open));
  }

  @Test
  void a_table_has_2_to_the_31_lines_less_one_and_no_more() throws IOException {
    Path path = file("1,2\n");
    CsvFile file = new CsvFile(path, ',');
    assertEquals(2_147_483_647, file.count(2_147_483_647L));
    assertEquals(
        "[read csv] "
            + path
            + ": has 2147483648 lines of values or more, but at most 2147483647 are read. Give"
            + " fewer examples.",
        assertThrows(DataException.class, () -> file.count(2_147_483_648L)).getMessage());
  }
}
