package io.lockstep.training.data.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.training.data.DataException;
import io.lockstep.training.data.csv.schema.CsvColumn;
import io.lockstep.training.data.csv.schema.CsvColumn.Categorical;
import io.lockstep.training.data.csv.schema.CsvColumn.Numeric;
import io.lockstep.training.data.csv.schema.CsvOptions;
import io.lockstep.training.data.csv.schema.CsvOptions.Header;
import io.lockstep.training.data.csv.schema.CsvOptions.Task;
import io.lockstep.training.data.csv.schema.CsvSchema;
import io.lockstep.training.data.csv.schema.Unseen;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the same table is understood however it is written. */
class CsvKindsTest {
  @TempDir Path folder;

  private Tables tables;

  @BeforeEach
  void make() {
    tables = new Tables(folder);
  }

  private static String lines(int count, IntFunction<String> line) {
    return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
  }

  private void assertRefused(String text, CsvOptions options, String message) {
    DataException e = assertThrows(DataException.class, () -> tables.read(text, options));
    assertEquals("[read csv] " + folder.resolve("data.csv") + message, e.getMessage());
  }

  @Test
  void numbers_that_float32_cannot_tell_apart_are_counted_from_the_smallest() {
    String near = lines(64, i -> i + ",1.5");
    for (String first : List.of("17000000", "-17000000", "1234567890123")) {
      long origin = Long.parseLong(first + "00");
      String far = lines(64, i -> (origin + i) + ",1.5");
      CsvTable table = tables.read(far);
      assertEquals(new Numeric("column 1", origin, null, false), table.schema().columns().get(0));
      assertEquals(Tables.features(tables.read(near)), Tables.features(table), first);
      assertEquals(Long.toString(origin + 7), table.schema().columns().get(0).text(7));
      assertTrue(
          table.reading().summary().contains("; 'column 1' counted from " + origin),
          table.reading().summary());
    }
    // Exact in float64 are steps of a quarter.
    CsvTable cents = tables.read(lines(64, i -> (1e9 + i * 0.25) + ",1.5"));
    assertEquals(
        Tables.features(tables.read(lines(64, i -> i * 0.25 + ",1.5"))), Tables.features(cents));
  }

  @Test
  void numbers_that_float32_holds_well_stay_as_they_are() {
    for (String text :
        List.of(
            lines(40, i -> (1990 + i) + ",0.5"),
            lines(2, i -> (2024 + i) + ",0.5"),
            lines(9, i -> (273.15 + 5 * i) + ",0.5"),
            lines(3, i -> "1700000000.5,0.5"),
            lines(9, i -> i * 1e-30 + ",0.5"))) {
      assertEquals(new Numeric("column 1"), tables.read(text).schema().columns().get(0), text);
    }
  }

  @Test
  void numbers_to_predict_are_counted_from_an_origin_too() {
    CsvTable table = tables.read(lines(30, i -> i + "," + (50_000_000_000L + i)));
    assertEquals(Tables.features(table), Tables.targets(table));
    assertEquals("50000000029.5", table.schema().labelColumn().orElseThrow().text(29.5f));
  }

  @Test
  void a_new_file_is_counted_from_the_origin_of_the_old() {
    CsvSchema schema = tables.read(lines(64, i -> (1_700_000_000L + i) + ",1.5")).schema();
    CsvSchema kept = CsvSchema.fromJson(schema.toJson());
    assertEquals(schema, kept);
    Path fresh = tables.file("1700000010,1.5\n1699999999,1.5\n0,1.5\n");
    assertEquals(
        "10.0 | -1.0 | -1.7E9", Tables.features(CsvReader.read(fresh, kept, true, Unseen.ERROR)));
  }

  @Test
  void decimal_commas_are_told_from_separators() {
    String points = "18.0,0.10,off\n18.5,0.25,off\n19.0,0.40,on\n19.5,0.55,on\n";
    String expected = Tables.features(tables.read(points));
    String commas = points.replace(',', ';').replace('.', ',');
    for (String text :
        List.of(
            commas,
            "temp;load;state\n" + commas,
            commas.replace(';', '\t'),
            commas.replace(';', '|'),
            commas.replace(";", "  "),
            commas.replaceAll("([0-9,]+);([0-9,]+);", "\"$1\",\"$2\","))) {
      CsvTable table = tables.read(text);
      assertEquals(expected, Tables.features(table), text);
      assertEquals("off off on on", Tables.targets(table), text);
      assertEquals(',', table.schema().format().decimal(), text);
    }
  }

  @Test
  void groups_of_thousands_are_read_where_another_number_tells_the_decimal_sign() {
    assertEquals(
        "1234.5 1234567.0 | 0.5 10.0",
        Tables.features(tables.read("\"1,234.5\",\"1,234,567\",a\n0.5,10,b\n")));
    assertEquals(
        "1234.5 1234567.0 | 0.5 10.0",
        Tables.features(tables.read("1.234,5;1.234.567;a\n0,5;10;b\n")));
    String open = "v,y\n\"1,234\",a\n\"2,345\",b\n";
    assertRefused(
        open,
        CsvOptions.DEFAULT,
        ", line 1, column 'v': numbers such as '2,345' may have a decimal comma or groups of"
            + " thousands. Say which by --decimal ',' or --decimal '.' (from Java"
            + " CsvOptions.withDecimal).");
    assertEquals(
        "1234.0 | 2345.0", Tables.features(tables.read(open, CsvOptions.DEFAULT.withDecimal('.'))));
    assertEquals(
        "1.234 | 2.345", Tables.features(tables.read(open, CsvOptions.DEFAULT.withDecimal(','))));
  }

  @Test
  void columns_with_different_decimal_signs_are_refused() {
    String text = "a;b;c\n0,5;1.5;x\n1,5;2.5;y\n";
    assertRefused(
        text,
        CsvOptions.DEFAULT,
        ": column 'a' has numbers with a decimal comma, column 'b' such with a point. Say which is"
            + " the decimal sign by --decimal ',' or --decimal '.' (from Java"
            + " CsvOptions.withDecimal); the other columns are read as texts.");
    CsvTable table = tables.read(text, CsvOptions.DEFAULT.withDecimal('.'));
    assertEquals(List.of("a=0,5", "a=1,5", "b"), table.schema().featureNames());
  }

  @Test
  void the_separator_can_be_given() {
    assertEquals(
        "1.0 2.0", Tables.features(tables.read("1:2:x\n", CsvOptions.DEFAULT.withSeparator(':'))));
    assertThrows(IllegalArgumentException.class, () -> CsvOptions.DEFAULT.withSeparator('"'));
    assertThrows(IllegalArgumentException.class, () -> CsvOptions.DEFAULT.withDecimal(';'));
  }

  /** A table of numbers, texts with all separators in them, and a class. */
  private static String dialect(
      Random random, char separator, char decimal, boolean header, boolean quoted, String end) {
    StringBuilder text =
        new StringBuilder(header ? "x" + separator + "note" + separator + "y" + end : "");
    for (int i = 0; i < 30; i++) {
      String number = String.format(Locale.ROOT, "%.3f", random.nextGaussian() * 10);
      String note = "\"a,b;c|d\te \"\"" + (char) ('p' + random.nextInt(3)) + "\"\"\"";
      text.append(quoted ? "\"" : "").append(number.replace('.', decimal));
      text.append(quoted ? "\"" : "").append(separator).append(note).append(separator);
      text.append(random.nextInt(2)).append(end);
    }
    return text.toString();
  }

  @Test
  void one_table_is_the_same_in_every_dialect() {
    for (long seed = 0; seed < 5; seed++) {
      CsvTable expected = tables.read(dialect(new Random(seed), ',', '.', false, false, "\n"));
      for (char separator : new char[] {',', ';', '\t', '|'}) {
        for (char decimal : new char[] {'.', ','}) {
          for (boolean header : new boolean[] {false, true}) {
            for (String end : List.of("\n", "\r\n")) {
              boolean quoted = separator == decimal || seed % 2 == 0;
              String text = dialect(new Random(seed), separator, decimal, header, quoted, end);
              for (String start : List.of("", "\uFEFF")) {
                CsvTable table = tables.read(start + text);
                assertEquals(Tables.features(expected), Tables.features(table), text);
                assertEquals(Tables.targets(expected), Tables.targets(table), text);
                assertEquals(separator, table.schema().format().separator(), text);
              }
            }
          }
        }
      }
    }
  }

  @Test
  void runs_of_blanks_and_tabs_separate() {
    String text =
        """
        18.0   8   307.0      130.0\t"chevrolet chevelle malibu"
        15.0   8   350.0      165.0\t"buick skylark 320"
          9.0   4   97.00       46.0\t"vw"
        """;
    CsvTable table = tables.read(text, CsvOptions.DEFAULT.withLabel("1"));
    assertEquals(3 + 3, table.dataset().width());
    assertEquals(
        List.of("column 5=buick skylark 320"),
        table.schema().featureNames().stream().filter(n -> n.contains("buick")).toList());
    assertEquals("1.0 2.0 | 3.0 4.0", Tables.features(tables.read("1 2\t\ta\n3\t4 b \n")));
  }

  @Test
  void a_header_of_numbers_is_told_where_they_count_on() {
    String values = lines(20, i -> i * 0.5 + "," + i * 0.25 + "," + i % 2);
    for (String names : List.of("0,1,2", "1,2,3", "7,8,9")) {
      CsvTable table = tables.read(names + "\n" + values);
      assertEquals(20, table.dataset().size(), names);
      assertEquals(
          names, String.join(",", table.schema().columns().stream().map(CsvColumn::name).toList()));
    }
    assertEquals(2, tables.read("country,2019,2020\n1,5.5,1.5\n2,6.5,1.5\n").dataset().size());
    assertEquals(2, tables.read("0,1,2,3,4\n5,5,6,7,1\n8,9,0,1,2\n").dataset().size());
    // Too few, or not counting on: values.
    assertEquals(3, tables.read("0,1\n1,2.5\n1,3.5\n").dataset().size());
    assertEquals(3, tables.read("0,1,2\n3,4,5\n5,6,9\n").dataset().size());
    assertEquals(21, tables.read("0,2,1\n" + values).dataset().size());
    assertEquals(
        21,
        tables.read("0,1,2\n" + values, CsvOptions.DEFAULT.withHeader(Header.NO)).dataset().size());
  }

  @Test
  void a_name_wins_over_a_number() {
    String text = "3,2,1\n" + lines(4, i -> i + ".5," + (10 + i) + ",x");
    CsvOptions options = CsvOptions.DEFAULT.withHeader(Header.YES);
    assertEquals(
        "3", tables.read(text, options.withLabel("3").withTask(Task.REGRESSION)).schema().label());
    assertEquals(
        List.of("2"), tables.read(text, options.withIgnored(List.of("3"))).schema().featureNames());
  }

  @Test
  void a_category_is_the_text_that_stands_in_the_file() {
    CsvTable codes = tables.read("0.5,02134\n1.5,10001\n0.5,02134\n1.5,10001\n");
    assertEquals("02134 10001 02134 10001", Tables.targets(codes));
    // Many codes, too, are classes; numbers that are equal are one.
    assertEquals(
        30,
        ((Categorical)
                tables.read(lines(30, i -> "1," + "0" + (1000 + i))).schema().columns().get(1))
            .categories()
            .size());
    assertEquals(
        "1.0 1.0 2",
        Tables.targets(
            tables.read("5,1.0\n6,1\n7,2\n", CsvOptions.DEFAULT.withTask(Task.CLASSIFICATION))));
    CsvOptions zip = CsvOptions.DEFAULT.withCategorical(Set.of("zip"));
    assertEquals(
        List.of("zip=007", "zip=7", "zip=10"),
        tables.read("zip,y\n7,1.5\n10,1.5\n007,1.5\n", zip).schema().featureNames());
  }

  @Test
  void separators_behind_the_last_field_and_columns_of_nothing_are_passed_over() {
    String clean = "a,b,label\n0.0,0.0,down\n0.1,0.7,up\n";
    CsvTable expected = tables.read(clean);
    for (String text :
        List.of(
            clean.replace("\n", ",\n"),
            clean.replace("\n", ",,,\n"),
            "a,b,label\n0.0,0.0,down,\n0.1,0.7,up,\n",
            "a,b,label,\n0.0,0.0,down\n0.1,0.7,up\n",
            "a,,b,label\n0.0,,0.0,down\n0.1,,0.7,up\n")) {
      CsvTable table = tables.read(text);
      assertEquals(expected.schema(), table.schema(), text);
      assertEquals(Tables.features(expected), Tables.features(table), text);
      CsvTable again = CsvReader.read(tables.file(text), expected.schema(), true, Unseen.ERROR);
      assertEquals(Tables.features(expected), Tables.features(again), text);
    }
    CsvTable plain = tables.read("0.5,,x,\n1.5,,y,\n");
    assertEquals("0.5 | 1.5", Tables.features(plain));
    assertEquals("x y", Tables.targets(plain));
    Path fresh = tables.file("2.5,,y\n");
    assertEquals("2.5", Tables.features(CsvReader.read(fresh, plain.schema(), true, Unseen.ERROR)));
  }

  @Test
  void blanks_around_quotes_are_no_part_of_a_field() {
    CsvTable table = tables.read("w, tone, y\n0.0, \"red, dark\", 0\n0.25 ,\"blue, pale\" , 1\n");
    assertEquals(List.of("w", "tone=blue, pale", "tone=red, dark"), table.schema().featureNames());
  }

  @Test
  void titles_before_the_names_are_passed_over_and_said() {
    CsvTable table = tables.read("Measured by the station\n\na,b,c\n1,2,x\n3,4,y\n");
    assertEquals("1.0 2.0 | 3.0 4.0", Tables.features(table));
    assertTrue(
        table
            .reading()
            .summary()
            .startsWith(
                "2 lines of values behind the names on line 3; passed over as titles: line 1; "),
        table.reading().summary());
    Path fresh = tables.file("Another\na,b\n5,6\n");
    assertEquals(
        "5.0 6.0", Tables.features(CsvReader.read(fresh, table.schema(), true, Unseen.ERROR)));
    assertRefused(
        "A title\n1,2,x\n3,4,y\n",
        CsvOptions.DEFAULT,
        ", line 1: it looks like a title, but no line of names follows it. Remove the line, or say"
            + " --header yes if line 2 holds the names.");
    assertRefused(
        "1,2\n1,2,3,4\n5,6,7,8\n",
        CsvOptions.DEFAULT,
        ", line 2: expected 2 fields as on line 1, found 4. Correct the line; a field that contains"
            + " a separator must be in quotes.");
  }

  @Test
  void lines_at_the_head_that_are_neither_names_nor_values_are_named() {
    assertRefused(
        """
        Price,Close,High
        Ticker,AAPL,AAPL
        Date,,
        2020-01-02,72.7,73.1
        2020-01-03,72.1,73.2
        2020-01-06,72.1,73.2
        2020-01-07,72.1,73.2
        """,
        CsvOptions.DEFAULT,
        ", line 2: it stands between the names on line 1 and the values but holds texts where these"
            + " are numbers ('Ticker', 'AAPL', 'AAPL'). Remove the line.");
    assertRefused(
        "age,2,y\n3,4,5\n6,7,8\n",
        CsvOptions.DEFAULT,
        ", line 1, column 'column 1': 'age' is not a number, as values of this column are. Correct"
            + " the value or remove the line; if it stands for a missing value, name it by"
            + " --missing; if the line holds the names, say --header yes.");
    assertRefused(
        "a,b\nrow1,1,2\nrow2,3,4\n",
        CsvOptions.DEFAULT,
        ", line 2: expected 2 fields as on line 1, found 3. Correct the line; if its first field is"
            + " the name of a row, give that column a name on line 1.");
  }

  @Test
  void columns_are_left_out_by_name_or_number() {
    String text = "id,a,\"b, c\",y\n1,2,3,x\n4,5,6,z\n";
    for (List<String> ignored :
        List.of(List.of("id,b, c"), List.of("1", "b, c"), List.of("id", "3"))) {
      CsvTable table =
          ignored.getFirst().equals("id,b, c")
              ? tables.read(text, CsvOptions.DEFAULT.withIgnored(List.of("id", "b, c")))
              : tables.read(text, CsvOptions.DEFAULT.withIgnored(ignored));
      assertEquals("2.0 | 5.0", Tables.features(table));
    }
    assertRefused(
        text,
        CsvOptions.DEFAULT.withIgnored(List.of("idd")),
        ": there is no column 'idd' to ignore. Did you mean 'id'?");
    assertRefused(
        text,
        CsvOptions.DEFAULT.withIgnored(List.of("y")).withLabel("y"),
        ": the label column 'y' is to be ignored, too. Choose another label, or leave it out of"
            + " --ignore.");
    assertEquals(
        "b, c", tables.read(text, CsvOptions.DEFAULT.withIgnored(List.of("y"))).schema().label());
    // By position, an ignored column keeps its place.
    CsvSchema schema =
        tables.read("1,x,2,u\n3,y,4,v\n", CsvOptions.DEFAULT.withIgnored(List.of("2"))).schema();
    Path fresh = tables.file("5,?,6\n");
    assertEquals("5.0 6.0", Tables.features(CsvReader.read(fresh, schema, false, Unseen.ERROR)));
  }

  @Test
  void texts_of_many_kinds_are_hashed_on_request() {
    String text = lines(2000, i -> "name" + i + "," + i % 2);
    CsvTable table = tables.read(text, CsvOptions.DEFAULT.withHash(8));
    assertEquals(8, table.dataset().width());
    int[] counts = new int[8];
    for (int row = 0; row < 2000; row++) {
      int place = CellReader.bucket("name" + row, 8);
      counts[place]++;
      for (int column = 0; column < 8; column++) {
        assertEquals(
            column == place ? 1f : 0f, table.dataset().features().values().get(row, column));
      }
    }
    for (int count : counts) {
      assertTrue(count > 150 && count < 350, count + " of 2000 texts in one of 8 columns");
    }
    // Known answers of FNV-1a: 85944171f73967e8 for "foobar", cbf29ce484222325 for "".
    assertEquals(
        (int) Long.remainderUnsigned(0x85944171f73967e8L, 1000), CellReader.bucket("foobar", 1000));
    assertEquals(
        (int) Long.remainderUnsigned(0xcbf29ce484222325L, 1000), CellReader.bucket("", 1000));
    CsvSchema kept = CsvSchema.fromJson(table.schema().toJson());
    CsvTable fresh = CsvReader.read(tables.file("never seen\n"), kept, false, Unseen.ERROR);
    assertEquals(1, fresh.dataset().size());
  }

  @Test
  void long_texts_are_no_categories_and_are_cut_in_messages() {
    String text = "a,y\n" + "x".repeat(1001) + ",1\nb,0\nc,1\n";
    assertRefused(
        text,
        CsvOptions.DEFAULT,
        ": column 'a' has more than 1000 different texts or one of more than 1000 characters, too"
            + " many for categories. Leave it out by --ignore, or hash each into N columns by"
            + " --hash N, such as --hash 64 (from Java CsvOptions.withIgnored and withHash).");
    assertEquals(4, tables.read(text, CsvOptions.DEFAULT.withHash(4)).dataset().width());
    assertRefused(
        "a,y\n1,0\n2,0\n3,0\n" + "x\u001b[31m".repeat(5_000) + ",1\n",
        CsvOptions.DEFAULT,
        ", line 5, column 'a': '"
            + "x\\u001b[31m".repeat(13)
            + "x\\u001b...' (30000 characters) is not a number, as values of this column are."
            + " Correct the value or remove the line; if it stands for a missing value, name it by"
            + " --missing.");
  }

  @Test
  void a_spread_that_float32_cannot_invert_is_refused() {
    String tiny = lines(5, i -> "x," + i + "e-41");
    assertRefused(
        tiny,
        CsvOptions.DEFAULT,
        ": the values of column 'column 2' differ by at most 4.0E-41, which is too little for"
            + " float32 to scale. Give the column in another unit.");
  }

  @Test
  void columns_of_one_value_alone_are_warned_of() {
    assertEquals(
        List.of("columns 'a', 'c' have one value alone, from which nothing can be learnt"),
        tables.read("a,b,c,y\n1,2,x,0.5\n1,3,x,0.5\n").reading().warnings());
    assertEquals(List.of(), tables.read("a,y\n1,0.5\n2,0.5\n").reading().warnings());
  }
}
